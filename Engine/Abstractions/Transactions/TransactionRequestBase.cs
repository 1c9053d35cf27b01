using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Orleans.CodeGeneration;
using Orleans.Platform.Seams;
using Orleans.Transactions;

namespace Orleans;

/// <summary>
/// A call of a <c>[Transaction]</c> method. On the caller's side it attaches a fork of the ambient transaction and merges
/// what comes back; on the callee's side it runs the method in that transaction, or creates one.
/// </summary>
public abstract class TransactionRequestBase : RequestBase, IOutgoingGrainCallFilter
{
    // The limit that the official engine gives to every transaction.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DebuggerTimeout = TimeSpan.FromMinutes(30);

    private TransactionPass? _pass;

    internal TransactionRequestBase()
    {
    }

    public TransactionOption TransactionOption { get; set; }

    public bool UseExclusiveLock { get; set; }

    /// <summary>The transaction that the call joins; null for calls that create one or run without.</summary>
    public TransactionInfo? TransactionInfo { get; set; }

    public bool IsAmbientTransactionSuppressed => TransactionOption is TransactionOption.Create or TransactionOption.Suppress;

    public bool IsTransactionRequired =>
        TransactionOption is TransactionOption.Create or TransactionOption.CreateOrJoin or TransactionOption.Join;

    /// <summary>What the callee's runtime offers to calls that create a transaction; set before <see cref="Invoke"/>.</summary>
    internal ITransactionHost? TransactionHost { get; set; }

    /// <summary>The call, while it runs on the callee's side; null when the request is invoked without one.</summary>
    internal IRunningCall? Call { get; set; }

    /// <summary>It was counted when it arrived, so it may have to wait before it is begun.</summary>
    internal bool HasPass => Volatile.Read(ref _pass) is not null;

    /// <summary>
    /// Before a call waits in any queue of this silo: one that would create a transaction is counted from here on. False: it is
    /// to be refused.
    /// </summary>
    internal bool TryArrive(ITransactionHost host, RequestContextData? context)
        => TransactionInfo is not null || !IsTransactionRequired || Volatile.Read(ref _pass) is not null || host.TryArrive(context, out _pass);

    /// <summary>Whether it may wait behind others in the queue of its grain.</summary>
    internal bool TryWait(int ahead) => TakePass() is not { } pass || (_pass = pass.Wait(ahead)) is not null;

    /// <summary>The call has ended; it may not have been run.</summary>
    internal void ReturnPass() => TakePass()?.Return();

    /// <summary>Calls the grain's method, without any transaction protocol.</summary>
    protected abstract ValueTask<Response> BaseInvoke();

    /// <summary>Calls the grain's method for one of several tries; each needs its own copy of the arguments.</summary>
    internal virtual ValueTask<Response> InvokeTry() => BaseInvoke();

    /// <summary>The same as <see cref="BaseInvoke"/>, for who goes on within the turn in which the method ends.</summary>
    internal virtual async TurnTask<Response> InvokeInTurn() => await BaseInvoke().InTurn();

    /// <summary>The same as <see cref="Invoke"/> for a call that joins a transaction.</summary>
    internal TurnTask<Response> InvokeJoined() => RunAsync(TransactionInfo);

    async Task IOutgoingGrainCallFilter.Invoke(IOutgoingGrainCallContext context)
    {
        var ambient = AttachAmbient();
        await context.Invoke().InTurn();
        if (context.Response is not TransactionResponse response) return;

        // A joined call that gives no such response (a timeout, a rejection) stays pending: its outcome is unknown, so the
        // transaction must not commit.
        if (ambient is not null && response.TransactionInfo is { } returned) ambient.Join(returned);
        if (response.GetException() is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public override ValueTask<Response> Invoke()
        => TransactionInfo is null && IsTransactionRequired ? CreateAsync() : RunAsync(TransactionInfo).AsValueTask();

    /// <summary>Enforces the option and gives the request its own copy of the transaction that it joins.</summary>
    internal TransactionInfo? AttachAmbient()
    {
        var ambient = TransactionContext.GetTransactionInfo();
        if (TransactionOption == TransactionOption.Join && ambient is null)
            throw new NotSupportedException($"{GetActivityName()} must be called within a transaction.");
        if (TransactionOption == TransactionOption.NotAllowed && ambient is not null)
            throw new NotSupportedException($"{GetActivityName()} must not be called within a transaction.");

        if (IsAmbientTransactionSuppressed) ambient = null;
        TransactionInfo = ambient?.Fork();
        if (UseExclusiveLock && TransactionInfo is { } joined) joined.UseExclusiveLock = true;
        return ambient;
    }

    private TransactionPass? TakePass() => Interlocked.Exchange(ref _pass, null);

    /// <summary>Runs the method in the transaction, or without one. What it sets flows into the method, and not back to the caller.</summary>
    private async TurnTask<Response> RunAsync(TransactionInfo? transaction)
    {
        Response response;
        TransactionContext.SetTransactionInfo(transaction);
        try
        {
            response = await InvokeInTurn();
        }
        catch (Exception e)
        {
            response = Response.FromException(e);
        }

        if (transaction is not null) return Conclude(transaction, response);
        if (response.Exception is { } failure) ExceptionDispatchInfo.Throw(failure);
        return response;
    }

    private ValueTask<Response> CreateAsync()
    {
        if (TransactionHost is not { IsEnabled: true } host) throw new OrleansTransactionsDisabledException();
        var isReadOnly = Options.HasFlag(InvokeMethodOptions.ReadOnly);
        return host.HasRunner ? host.RunAsync(this, isReadOnly, TakePass(), Call, InvokeTry) : CreateWithAgentAsync(host.Agent, isReadOnly);
    }

    private async ValueTask<Response> CreateWithAgentAsync(ITransactionAgent agent, bool isReadOnly)
    {
        var transaction = await agent.StartTransaction(isReadOnly, Debugger.IsAttached ? DebuggerTimeout : Timeout);
        transaction.UseExclusiveLock = UseExclusiveLock;
        var response = (TransactionResponse)await RunAsync(transaction);
        try
        {
            if (response.GetException() is not null)
            {
                await agent.Abort(transaction);
                return response;
            }

            var (status, exception) = await agent.Resolve(transaction);
            if (status == TransactionalStatus.Ok) return response;
            return TransactionResponse.Create(
                Response.FromException(status.ConvertToUserException(transaction.Id, exception)), transaction);
        }
        catch (Exception e)
        {
            return TransactionResponse.Create(Response.FromException(e), transaction);
        }
    }

    /// <summary>The call's part of the transaction is over: what it did, and whether the transaction can still commit.</summary>
    private static TransactionResponse Conclude(TransactionInfo transaction, Response response)
    {
        transaction.ReconcilePending();
        if (response.Exception is { } failure) transaction.RecordException(failure);
        var doomed = transaction.MustAbort();
        return TransactionResponse.Create(doomed is null ? response : Response.FromException(doomed), transaction);
    }

    public override void Dispose() => TransactionInfo = null;
}

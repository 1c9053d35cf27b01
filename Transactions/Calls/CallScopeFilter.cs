using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Calls;

/// <summary>The capture point of calls: names each one for provenance and ties it to its transaction. Runs before every other filter.</summary>
internal sealed class CallScopeFilter(TransactionRegistry transactions, LocalBranches branches, TimeProvider time) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var call = Open(context);
        RequestContext.Set(CallScope.ContextKey, call);
        var transactional = context.Request as TransactionRequestBase;
        if (transactional?.TransactionInfo is { } joined) Join(joined, call);
        var invoking = context.Invoke();
        if (!invoking.IsCompleted)
        {
            // The end of a transaction's root is its commit, which takes note of it.
            if (transactional is not { IsTransactionRequired: true, TransactionInfo: null }) EndWith(invoking, call);
            return invoking;
        }

        call.End();
        return invoking;
    }

    // Not an await: the call would wait for one turn more.
    private static void EndWith(Task invoking, CallScope call) => _ = invoking.ContinueWith(
        static (_, call) => ((CallScope)call!).End(), call, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void Join(TransactionInfo joined, CallScope call)
    {
        if (transactions.Join(joined) is not { } transaction) return;
        transaction.AddCall(call);
        if (transaction.Root is not null) Branches.Branches.Record(joined, branches.Reference);
    }

    /// <summary>Who asks. It is stored with every commit: what cannot be is refused here, before anything is done.</summary>
    /// <exception cref="ArgumentException">It cannot be stored.</exception>
    private static string Given()
    {
        if (RequestContext.Get(PlatformContext.Principal) is not string principal) return PlatformContext.AnonymousPrincipal;
        return PlatformContext.IsPrincipal(principal)
            ? principal
            : throw new ArgumentException($"The principal of the request context is no text of at most {PlatformContext.MaxPrincipalLength} characters without NUL.");
    }

    private CallScope Open(IIncomingGrainCallContext context)
    {
        var parent = CallScope.Current;
        var requestId = parent?.RequestId ?? (RequestContext.Get(PlatformContext.RequestId) is Guid given ? given : Uuid7.New(time.GetUtcNow()));
        var principal = parent?.Principal ?? Given();
        return new CallScope(requestId, principal, parent, context.TargetId, context.InterfaceName, context.MethodName)
        {
            Cancelled = context.Request.GetCancellationToken(),
        };
    }
}

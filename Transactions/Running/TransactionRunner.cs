using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Serialization.Invocation;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Runs the call that creates a transaction until it is durable, or has failed for good.</summary>
internal sealed class TransactionRunner(TransactionCoordinator coordinator, Admission admission) : ITransactionRunner
{
    public bool TryArrive(ReadOnlySpan<KeyValuePair<string, object>> context, out TransactionPass? pass) => admission.TryArrive(context, out pass);

    public async ValueTask<Response> RunAsync(TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, Func<ValueTask<Response>> invoke)
    {
        var call = CallScope.Current;
        var (age, deadline) = coordinator.NewAge();
        var isPartOfOther = call?.Parent is not null;
        try
        {
            await admission.EnterAsync(isPartOfOther, deadline, pass);
        }
        catch (OrleansTransactionOverloadException full)
        {
            return TransactionResponse.Create(Response.FromException(full), new TransactionInfo());
        }

        for (var attempt = 1; ; attempt++)
        {
            var waits = attempt > 1 && !isPartOfOther;
            if (waits) await admission.EnterAgainAsync(age);
            else if (attempt > 1) admission.EnterAgain();
            var transaction = coordinator.Begin(isReadOnly, request.UseExclusiveLock, age, deadline, call, attempt);
            var response = await InvokeAsync(transaction, invoke);
            if (waits) admission.LeaveAgain(transaction.IsVictim);
            else admission.Leave();
            var failure = await coordinator.EndAsync(transaction, response.Exception, call, response.Exception is null ? response.Result : null);
            if (failure is null) return TransactionResponse.Create(response, transaction.Info);
            if (!coordinator.ShouldRetry(transaction, failure)) return TransactionResponse.Create(Response.FromException(failure), transaction.Info);
            await coordinator.PauseAsync(failure, attempt);
        }
    }

    /// <summary>What is set here flows into the method, and not back to the caller.</summary>
    private async TurnTask<Response> InvokeAsync(RunningTransaction transaction, Func<ValueTask<Response>> invoke)
    {
        AmbientTransaction.Set(transaction.Info);
        TransactionRoot.Enter(coordinator.RootOf(transaction));
        try
        {
            return await invoke().InTurn();
        }
        catch (Exception failure)
        {
            return Response.FromException(failure);
        }
    }
}

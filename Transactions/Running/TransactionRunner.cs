using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Calls;
using Orleans.Serialization.Invocation;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Runs the call that creates a transaction until it is durable, or has failed for good.</summary>
internal sealed class TransactionRunner(TransactionCoordinator coordinator, Admission admission) : ITransactionRunner
{
    public bool TryArrive(ReadOnlySpan<KeyValuePair<string, object>> context, out TransactionPass? pass) => admission.TryArrive(context, out pass);

    public async ValueTask<Response> RunAsync(
        TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, IRunningCall? running, Func<ValueTask<Response>> invoke)
    {
        var call = CallScope.Current;
        var (age, deadline) = coordinator.NewAge();
        var isPartOfOther = Admission.IsPartOfOther(call);
        try
        {
            var entering = admission.EnterAsync(isPartOfOther, deadline, pass, out var hurry);
            if (!entering.IsCompletedSuccessfully && !await WaitAsync(running, entering, hurry, deadline)) throw admission.GiveUp();
        }
        catch (OrleansStartTransactionFailedException full)
        {
            return TransactionResponse.Create(Response.FromException(full), new TransactionInfo());
        }

        for (var attempt = 1; ; attempt++)
        {
            var transaction = coordinator.Begin(isReadOnly, request.UseExclusiveLock, age, deadline, call, attempt);
            transaction.Place = attempt > 1 && !isPartOfOther ? ExecutingPlace.Again : ExecutingPlace.First;
            var response = await InvokeAsync(transaction, invoke);
            admission.Leave(transaction);
            var failure = await coordinator.EndAsync(transaction, response.Exception, call, response.Exception is null ? response.Result : null);
            if (failure is null) return TransactionResponse.Create(response, transaction.Info);
            if (!coordinator.ShouldRetry(transaction, failure)) return Failed(transaction, failure);
            await coordinator.PauseAsync(failure, attempt);
            if (isPartOfOther) admission.EnterAgain();
            else if (!await EnterAgainAsync(running, age, deadline)) return Failed(transaction, failure);
        }
    }

    private async ValueTask<bool> EnterAgainAsync(IRunningCall? running, long age, Deadline deadline)
    {
        var entering = admission.EnterAgainAsync(age, deadline, out var hurry);
        if (entering.IsCompletedSuccessfully) return entering.Result;
        var entered = entering.AsTask();
        if (await WaitAsync(running, new ValueTask(entered), hurry, deadline)) return await entered;
        if (await entered) admission.LeaveAgain(hasLost: true);
        return false;
    }

    /// <summary>
    /// What is waited for may itself need the grain that this call has: it steps aside. False when the grain was not free again
    /// until the deadline.
    /// </summary>
    private static async ValueTask<bool> WaitAsync(IRunningCall? running, ValueTask entering, Action? hurry, Deadline deadline)
    {
        if (running is not null) return await running.StepAsideAsync(entering, hurry, () => deadline.Rest);
        await entering;
        return true;
    }

    private static TransactionResponse Failed(RunningTransaction transaction, Exception failure)
        => TransactionResponse.Create(Response.FromException(failure), transaction.Info);

    /// <summary>What is set here flows into the method, and not back to the caller.</summary>
    private static async TurnTask<Response> InvokeAsync(RunningTransaction transaction, Func<ValueTask<Response>> invoke)
    {
        AmbientTransaction.Set(transaction.Info);
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

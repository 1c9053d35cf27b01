using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Runs a keyed call that starts a transaction, and sees that its answer is recorded with it.</summary>
internal sealed class TransactionExecution(
    ICommitPipeline pipeline, RequestJson json, ServiceIdentity service, IOptions<GovernanceOptions> options, TimeProvider timeProvider)
{
    /// <summary>Runs the call. On success its response is set and durable; a rejection is durable; after another failure nothing is.</summary>
    /// <exception cref="RequestKeyConflictException">Another silo has recorded an answer under this key. Nothing was stored.</exception>
    public async Task<RequestAnswer> RunAsync(KeyedCall call)
    {
        var pending = new PendingRequest(Accepted(call), json, timeProvider, options.Value.AnswerRetention);
        call.Scope.KeyedRequest = pending;
        var failure = await InvokeAsync(call);
        if (pending.Unwritable is { } unwritable)
        {
            throw new InvalidOperationException($"The result of {call.Method.Operation} cannot be stored as its answer, so nothing was done.", unwritable);
        }

        if (failure is null)
        {
            // A transaction that only read had no commit to put its answer into.
            return pending.Contributed ?? await RecordAsync(pending.Complete(call.Context.Result));
        }

        if (Outcomes.Rejection(failure) is { } rejection)
        {
            return await RecordAsync(pending.End(RefusalJson.Rejected(rejection, failure is OrleansTransactionAbortedException)));
        }

        if (Outcomes.IsKeyTaken(failure)) throw new RequestKeyConflictException(failure);
        ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    private static async Task<Exception?> InvokeAsync(KeyedCall call)
    {
        try
        {
            await call.Context.Invoke();
            return Outcomes.Failure(call.Context.Response);
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private async Task<RequestAnswer> RecordAsync(RequestRow row)
    {
        try
        {
            await pipeline.CommitAsync([row]);
            return new RequestAnswer(row.Status, row.AnswerJson);
        }
        catch (CommitConflictException conflict) when (conflict.Guard == RequestSql.KeyGuard)
        {
            throw new RequestKeyConflictException(conflict);
        }
    }

    private RequestRow Accepted(KeyedCall call) => new()
    {
        ServiceId = service.ServiceId,
        Key = call.Key,
        RequestId = call.Scope.RequestId,
        Fingerprint = call.Fingerprint,
        Method = call.Method,
        Grain = call.Grain,
        AcceptedAt = call.AcceptedAt,
        Step = call.Step,
        StepClaim = call.StepClaim,
    };
}

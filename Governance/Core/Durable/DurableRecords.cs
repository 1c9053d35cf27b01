using Microsoft.Extensions.Options;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Makes the acceptance and the end of durable requests durable.</summary>
internal sealed class DurableRecords(
    ICommitPipeline pipeline,
    RequestReader reader,
    RequestJson json,
    ISiloPlace place,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider)
{
    /// <summary>Records a request before its method starts.</summary>
    /// <returns>The request's id, after which its calls and effects are named.</returns>
    /// <exception cref="RequestKeyConflictException">The key has a record already. Nothing was stored.</exception>
    public async Task<Guid> AcceptAsync(KeyedCall call)
    {
        var row = await AcceptedAsync(call, call.Step is null ? call.Scope.RequestId : FreshId());
        try
        {
            await pipeline.CommitAsync([row]);
            return row.RequestId;
        }
        catch (CommitConflictException conflict) when (conflict.Guard == RequestSql.KeyGuard)
        {
            if (await reader.FindAsync(call.Key) is not null) throw new RequestKeyConflictException(conflict);
        }

        // The caller's request has led to another durable one before: this one needs an id of its own.
        row = row with { RequestId = FreshId() };
        try
        {
            await pipeline.CommitAsync([row]);
            return row.RequestId;
        }
        catch (CommitConflictException conflict) when (conflict.Guard == RequestSql.KeyGuard)
        {
            throw new RequestKeyConflictException(conflict);
        }
    }

    /// <summary>Makes a running request this silo's, which has its grain.</summary>
    /// <returns>Whether it is; otherwise somebody was faster, and its record is another one now.</returns>
    public async Task<bool> TryClaimAsync(RecordedRequest record)
    {
        var mine = RunClaim.Of(record.RequestId, place);
        if (record.Claim == mine) return true;
        try
        {
            await pipeline.CommitAsync([new ClaimMoveRow(record.Claim, mine)]);
            return true;
        }
        catch (CommitConflictException conflict) when (conflict.Guard == RequestSql.ClaimGuard)
        {
            return false;
        }
    }

    /// <summary>Records the end of a request.</summary>
    /// <exception cref="RequestKeyConflictException">It has ended already. Nothing was stored.</exception>
    public async Task EndAsync(Guid requestId, RequestAnswer answer)
    {
        var now = timeProvider.GetUtcNow();
        try
        {
            await pipeline.CommitAsync([new RequestEndRow(RunClaim.Of(requestId, place), answer, now, now + options.Value.AnswerRetention)]);
        }
        catch (CommitConflictException conflict) when (conflict.Guard == RequestSql.RunningGuard)
        {
            throw new RequestKeyConflictException(conflict);
        }
    }

    private async ValueTask<RequestRow> AcceptedAsync(KeyedCall call, Guid requestId) => new()
    {
        ServiceId = place.ServiceId,
        Key = call.Key,
        RequestId = requestId,
        Fingerprint = call.Fingerprint,
        Method = call.Method,
        Grain = call.Grain,
        AcceptedAt = call.AcceptedAt,
        ArgumentsJson = await json.WriteArgumentsAsync(call.Method, call.Context.Request, call.Grain),
        Step = call.Step,
        StepClaim = call.StepClaim,
        Claim = RunClaim.Of(requestId, place),
    };

    private Guid FreshId() => Guid.CreateVersion7(timeProvider.GetUtcNow());
}

using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>
/// Carries a durable request to its end, on its grain's turn. A run that fails for reasons that pass is repeated with what
/// was recorded of it, as long as it takes; when the silo stops, the record waits for the next start.
/// </summary>
internal sealed partial class DurableExecution(
    DurableRecords records,
    RequestReader reader,
    RunsElsewhere elsewhere,
    ISiloPlace place,
    DurableJournalReader journals,
    RequestJson json,
    SiloStop stop,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider,
    ILogger<DurableExecution> logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Accepts a new request and runs it. On success the call's response is set; it is null after a refusal.</summary>
    public async Task<RequestAnswer> StartAsync(KeyedCall call)
    {
        if (stop.IsStopping) throw InProgress(call);
        return await RunToEndAsync(call, await records.AcceptAsync(call));
    }

    /// <summary>
    /// Goes on with a request that was accepted before, on this silo or on one that does not run it any more; waits for one that does.
    /// </summary>
    public async Task<RequestAnswer> ResumeAsync(KeyedCall call, RecordedRequest record)
    {
        var deadline = timeProvider.GetUtcNow() + options.Value.Patience;
        while (record.Status == RequestStatus.Running)
        {
            if (stop.IsStopping || timeProvider.GetUtcNow() > deadline) throw InProgress(call);
            if (await elsewhere.MayRunAsync(call.Key, record)) await PauseAsync(call, AskAgain);
            else if (await records.TryClaimAsync(record)) return await RunToEndAsync(call, record.RequestId);
            record = await reader.FindAsync(call.Key) ?? throw InProgress(call);
        }

        return record.Answer;
    }

    private async Task<RequestAnswer> RunToEndAsync(KeyedCall call, Guid requestId)
    {
        var backoff = new Backoff(options.Value.FirstRetryDelay, options.Value.MaxRetryDelay);
        var failures = 0;
        while (true)
        {
            try
            {
                var answer = await RunOnceAsync(call, requestId, mustEnd: failures + 1 >= options.Value.MaxFailures);
                await records.EndAsync(requestId, answer);
                return answer;
            }
            catch (Exception failure) when (Outcomes.IsClaimLost(failure))
            {
                LogTakenOver(call.Method.Operation, requestId);
                throw InProgress(call);
            }
            catch (Exception failure) when (!EndsHere(failure))
            {
                call.Context.Response = null;
                if (stop.IsStopping) throw InProgress(call);
                if (!TransientFailures.IsTransient(failure)) failures++;
                LogRepeated(failure, call.Method.Operation, requestId);
            }

            await PauseAsync(call, backoff.Next());
        }
    }

    // Another silo has taken over, or has ended the request: not this one's to repeat.
    private static bool EndsHere(Exception failure) => failure is FencedException or RequestKeyConflictException;

    /// <summary>Runs the method once. Throws when the run does not count and is to be repeated.</summary>
    private async Task<RequestAnswer> RunOnceAsync(KeyedCall call, Guid requestId, bool mustEnd)
    {
        var run = new DurableRun(RunClaim.Of(requestId, place), call.Grain, await journals.ReadAsync(requestId));
        var failure = await InvokeAsync(call, run);
        run.End(returned: failure is null || Outcomes.IsRecorded(failure));
        failure = run.Broken ?? failure;
        if (failure is null)
        {
            var result = call.Method.ResultType is { } type ? await json.WriteAsync(call.Context.Result, type, call.Grain) : null;
            return new RequestAnswer(RequestStatus.Completed, result);
        }

        call.Context.Response = null;
        if (run.Broken is null && Outcomes.Rejection(failure) is { } rejection)
        {
            return RefusalJson.Rejected(rejection, inTransaction: failure != rejection);
        }

        if (Outcomes.IsRecorded(failure) || (mustEnd && !TransientFailures.IsTransient(failure)))
        {
            LogFailed(failure, call.Method.Operation, requestId);
            return RefusalJson.Failed(failure);
        }

        ExceptionDispatchInfo.Throw(failure);
        throw failure;
    }

    private static async Task<Exception?> InvokeAsync(KeyedCall call, DurableRun run)
    {
        // The calls made from here belong to the request as it was accepted, whoever made it go on.
        RequestContext.Set(PlatformContext.RequestId, run.RequestId);
        RequestContext.Set(PlatformContext.Principal, call.Key.Principal);
        RequestContext.Set(CallScope.ContextKey, ScopeOf(call, run.RequestId));
        DurableRun.Current = run;
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

    private static CallScope ScopeOf(KeyedCall call, Guid requestId) => call.Scope.RequestId == requestId
        ? call.Scope
        : new CallScope(requestId, call.Key.Principal, call.Scope.Parent, call.Grain, call.Scope.InterfaceName, call.Scope.MethodName);

    private async Task PauseAsync(KeyedCall call, TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, timeProvider, stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw InProgress(call);
        }
    }

    private RequestInProgressException InProgress(KeyedCall call) => new(call.Key.Key, options.Value.RetryAfter);

    [LoggerMessage(201, LogLevel.Warning, "A run of {Operation}, durable request {RequestId}, was broken off. It will be repeated.")]
    private partial void LogRepeated(Exception failure, string operation, Guid requestId);

    [LoggerMessage(203, LogLevel.Information, "Another silo has taken over {Operation}, durable request {RequestId}.")]
    private partial void LogTakenOver(string operation, Guid requestId);

    [LoggerMessage(202, LogLevel.Error, "{Operation}, durable request {RequestId}, has failed for good.")]
    private partial void LogFailed(Exception failure, string operation, Guid requestId);
}

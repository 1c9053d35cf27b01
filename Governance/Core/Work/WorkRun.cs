using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Work;

/// <summary>One try of a piece of work, and its record.</summary>
internal sealed partial class WorkRun(
    WorkHandlers handlers,
    ICommitPipeline pipeline,
    PlatformJson json,
    IServiceProvider services,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider,
    ILogger<WorkRun> logger)
{
    /// <summary>Tries once and records what came of it.</summary>
    public async Task TryAsync(DueWork work, CancellationToken stopping)
    {
        FaultPoints.Pass(FaultPoint.BeforeWork);
        RequestContext.Clear();
        RequestContext.Set(PlatformContext.RequestId, work.RequestId);
        RequestContext.Set(PlatformContext.Principal, work.Principal);
        var row = await HandleAsync(work, stopping);
        if (row is null) return;
        FaultPoints.Pass(FaultPoint.AfterWork);
        GovernanceTelemetry.WorkTried(work.Handler, row.Status);
        await pipeline.CommitAsync([row], CancellationToken.None);
    }

    private async Task<WorkTriedRow?> HandleAsync(DueWork work, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.Value.WorkTimeout);
        try
        {
            // A name that is not known here may be known to the next version of the program.
            if (handlers.Find(work.Handler) is not { } handler) return Later(work, work.Attempts, "UnknownHandler");
            await handler.HandleAsync(work, services, json, limit.Token).WaitAsync(limit.Token);
            return new WorkTriedRow(work.WorkId, WorkStatus.Done, work.Attempts + 1, timeProvider.GetUtcNow(), LastError: null);
        }
        catch (Exception failure)
        {
            if (stopping.IsCancellationRequested) return null; // Open in the database; the next silo does it.
            var attempts = work.Attempts + 1;
            LogFailed(work.Handler, work.WorkId, attempts, failure);
            return attempts < options.Value.MaxWorkAttempts
                ? Later(work, attempts, failure.GetType().FullName!)
                : new WorkTriedRow(work.WorkId, WorkStatus.Parked, attempts, timeProvider.GetUtcNow(), failure.GetType().FullName);
        }
    }

    private WorkTriedRow Later(DueWork work, int attempts, string error)
    {
        var pause = options.Value.FirstRetryDelay * Math.Pow(2, Math.Min(Math.Max(attempts - 1, 0), 30));
        if (pause > options.Value.MaxRetryDelay) pause = options.Value.MaxRetryDelay;
        var due = timeProvider.GetUtcNow() + (pause * (0.5 + (Random.Shared.NextDouble() / 2)));
        return new WorkTriedRow(work.WorkId, WorkStatus.Open, attempts, due, error);
    }

    [LoggerMessage(234, LogLevel.Warning, "Work for '{Handler}' ({WorkId}) failed, try {Attempt}.")]
    private partial void LogFailed(string handler, Guid workId, int attempt, Exception failure);
}

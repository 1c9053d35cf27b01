using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Work;

/// <summary>
/// Does committed work: what this silo committed, as soon as it is durable, and what silos have left that are gone. The
/// database has the list; in memory is only what is being done.
/// </summary>
internal sealed partial class WorkDispatcher(
    WorkReader reader,
    WorkRun run,
    IHostApplicationLifetime lifetime,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider,
    ILogger<WorkDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private int _isWanted;
    private long _tookOver;

    /// <summary>Looks at once. Quick, and safe on any thread.</summary>
    public void Hurry()
    {
        if (Interlocked.Exchange(ref _isWanted, 1) == 0) _wanted.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken).ConfigureAwait(false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                await _wanted.WaitAsync(LookPeriod, stoppingToken).ConfigureAwait(false);
                Interlocked.Exchange(ref _isWanted, 0);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                LogLookFailed(failure);
                await Task.Delay(LookPeriod, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // What is being done gets to its end, or finds that the silo stops; both are before the pipeline closes.
        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult()).ConfigureAwait(false);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        if (_tookOver == 0 || timeProvider.GetElapsedTime(_tookOver) > options.Value.ResumeInterval)
        {
            _tookOver = timeProvider.GetTimestamp();
            if (await reader.TakeOverAsync(stoppingToken).ConfigureAwait(false) is > 0 and var count) LogTookOver(count);
        }

        var free = options.Value.MaxConcurrentWork - _running.Count;
        if (free <= 0) return; // The end of one is a reason to look.
        foreach (var work in await reader.FindDueAsync([.. _running.Keys], free, stoppingToken).ConfigureAwait(false))
        {
            var task = new Task<Task>(() => DoAsync(work, stoppingToken));
            _running[work.WorkId] = task.Unwrap(); // Before it starts, so that its end finds it.
            task.Start(TaskScheduler.Default);
        }
    }

    private async Task DoAsync(DueWork work, CancellationToken stoppingToken)
    {
        try
        {
            await run.TryAsync(work, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FencedException or CommitOverloadException or CommitInDoubtException)
        {
            LogNotRecorded(work.WorkId, failure.Message); // It is open in the database, and will be found there.
        }
        catch (Exception failure)
        {
            LogLookFailed(failure);
        }
        finally
        {
            _running.TryRemove(work.WorkId, out _);
            Hurry();
        }
    }

    [LoggerMessage(231, LogLevel.Warning, "Could not look for committed work.")]
    private partial void LogLookFailed(Exception failure);

    [LoggerMessage(232, LogLevel.Information, "Took over {Count} pieces of work of silos that are gone.")]
    private partial void LogTookOver(int count);

    [LoggerMessage(233, LogLevel.Warning, "What became of work {WorkId} could not be recorded: {Reason}")]
    private partial void LogNotRecorded(Guid workId, string reason);
}

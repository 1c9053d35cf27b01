using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>
/// Looks for durable requests that nobody runs, at the start and from time to time, and makes them go on: those of silos that
/// lost their places, which become this silo's, and those whose run was broken off here. What another silo has, it does not touch.
/// </summary>
internal sealed partial class DurableRunner(
    NpgsqlDataSource dataSource,
    DurableResumer resumer,
    RequestFlights flights,
    ISiloPlace place,
    IHostApplicationLifetime lifetime,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider,
    ILogger<DurableRunner> logger) : BackgroundService
{
    private readonly SemaphoreSlim _free = new(options.Value.MaxConcurrentResumes);
    private readonly ConcurrentDictionary<Guid, RunningRequest> _resuming = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken).ConfigureAwait(false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogLookFailed(failure);
            }

            await Task.Delay(options.Value.ResumeInterval, timeProvider, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>The silo is active when the whole host has started.</summary>
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult).ConfigureAwait(false);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        if (await RunningRequest.TakeOverAsync(dataSource, place, stoppingToken).ConfigureAwait(false) is > 0 and var count) LogTookOver(count);
        var after = Guid.Empty;
        while (await RunningRequest.ReadAsync(dataSource, place, after, stoppingToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var request in page.Where(request => !flights.Contains(request.Key)))
            {
                if (!_resuming.TryAdd(request.RequestId, request)) continue;
                await _free.WaitAsync(stoppingToken).ConfigureAwait(false);
                _ = ResumeAsync(request, stoppingToken);
            }

            after = page[^1].RequestId;
        }
    }

    private async Task ResumeAsync(RunningRequest request, CancellationToken stoppingToken)
    {
        try
        {
            GovernanceTelemetry.RequestResumed();
            LogResuming(request.InterfaceName, request.MethodName, request.RequestId);
            await Task.Run(() => resumer.ResumeAsync(request), stoppingToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The end is in the record; without one, the next look finds the request again.
            var level = Outcomes.IsRecorded(failure) || TransientFailures.IsTransient(failure) ? LogLevel.Debug : LogLevel.Error;
            LogNotResumed(level, failure, request.InterfaceName, request.MethodName, request.RequestId);
        }
        finally
        {
            _free.Release();
            _resuming.TryRemove(request.RequestId, out _);
        }
    }

    [LoggerMessage(211, LogLevel.Information, "Resuming {Interface}.{Method}, durable request {RequestId}.")]
    private partial void LogResuming(string @interface, string method, Guid requestId);

    [LoggerMessage(EventId = 212, Message = "The call that resumed {Interface}.{Method}, durable request {RequestId}, ended with an exception.")]
    private partial void LogNotResumed(LogLevel level, Exception failure, string @interface, string method, Guid requestId);

    [LoggerMessage(214, LogLevel.Information, "Took over {Count} durable requests of silos that are gone.")]
    private partial void LogTookOver(int count);

    [LoggerMessage(213, LogLevel.Warning, "Could not look for requests to resume.")]
    private partial void LogLookFailed(Exception failure);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Orleans.Engine.Dashboard;

/// <summary>Reads the cluster's figures from time to time and keeps the last ones.</summary>
internal sealed class DashboardReader(IGrainFactory grains, IOptions<DashboardOptions> options, TimeProvider time, ILogger<DashboardReader> logger)
    : BackgroundService
{
    private readonly Queue<ClusterPoint> _history = new();
    private volatile ClusterReading _latest = new(default, [], []);

    internal ClusterReading Latest => _latest;

    internal ClusterPoint[] History
    {
        get
        {
            lock (_history) return [.. _history];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(options.Value.CounterUpdateIntervalMs);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryReadAsync();
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryReadAsync()
    {
        try
        {
            var management = grains.GetGrain<IManagementGrain>(0);
            var hosts = await management.GetDetailedHosts(onlyActive: true);
            var counts = await management.GetSimpleGrainStatistics();
            Keep(new(
                time.GetUtcNow(),
                [.. hosts.Select(host => new SiloReading(host.SiloName, host.SiloAddress.ToParsableString(), host.Status.ToString(), host.StartTime))],
                [.. counts.Select(count => new GrainReading(count.GrainType, count.SiloAddress.ToParsableString(), count.ActivationCount))]));
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "The cluster's figures could not be read; the last ones stay");
        }
    }

    private void Keep(ClusterReading reading)
    {
        _latest = reading;
        lock (_history)
        {
            _history.Enqueue(new(reading.At, reading.Silos.Length, reading.Grains.Sum(grain => grain.Activations)));
            while (_history.Count > options.Value.HistoryLength) _history.Dequeue();
        }
    }
}

internal sealed record ClusterReading(DateTimeOffset At, SiloReading[] Silos, GrainReading[] Grains);

internal sealed record SiloReading(string Name, string Address, string Status, DateTime Started);

internal sealed record GrainReading(string Type, string Silo, int Activations);

internal sealed record ClusterPoint(DateTimeOffset At, int Silos, int Activations);

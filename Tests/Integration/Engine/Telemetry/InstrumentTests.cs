using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Activations;
using Orleans.Platform.Tests.Integration.Engine.Messages;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Telemetry;

public interface ITalliedGrain : IGrainWithStringKey
{
    Task Write();

    Task Clear();
}

/// <summary>A grain with the state of its class.</summary>
public sealed class TalliedGrain : Grain<StoredText>, ITalliedGrain
{
    public Task Write()
    {
        State.Text = "tallied";
        return WriteStateAsync();
    }

    public Task Clear() => ClearStateAsync();
}

/// <summary>Every instrument that the documentation names is there, and says something when there is something to say.</summary>
public sealed class InstrumentTests : IAsyncLifetime
{
    // What a healthy cluster has no reason to count.
    private static readonly string[] Unused =
    [
        "orleans-messaging-sent-dropped", "orleans-scheduler-long-running-turns", "orleans-watchdog-health-checks-failed",
        "orleans-storage-read-errors", "orleans-storage-write-errors", "orleans-storage-clear-errors",
    ];

    private static readonly string[] Used =
    [
        "orleans-app-requests-latency-bucket", "orleans-app-requests-latency-count", "orleans-app-requests-latency-sum",
        "orleans-app-requests-timedout", "orleans-app-requests-canceled",
        "orleans-catalog-activations", "orleans-catalog-activation-created", "orleans-catalog-activation-destroyed", "orleans-grains",
        "orleans-storage-read-latency", "orleans-storage-write-latency", "orleans-storage-clear-latency",
        "orleans-messaging-sent-messages-size", "orleans-messaging-received-messages-size",
        "orleans-messaging-rejected", "orleans-messaging-rerouted", "orleans-messaging-expired",
        "orleans-gateway-connected-clients", "orleans-gateway-sent", "orleans-gateway-received", "orleans-watchdog-health-checks",
    ];

    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly ConcurrentDictionary<string, bool> _published = new();
    private readonly MeterListener _listener = new();
    private InProcessTestCluster _cluster = null!;
    private Meter[] _meters = [];

    private IPostGrain Post => _cluster.Client.GetGrain<IPostGrain>(_key);

    public async Task InitializeAsync()
    {
        _cluster = await EngineCluster.StartAsync(
            silo => silo.WithResponseTimeout(TimeSpan.FromSeconds(1)).Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 2),
            silos: 2, client => client.WithResponseTimeout(TimeSpan.FromSeconds(1)));
        // Other tests have clusters at the same time.
        _meters =
        [
            .. _cluster.Silos.Select(silo => silo.ServiceProvider).Append(_cluster.Client.ServiceProvider)
                .Select(services => services.GetRequiredService<OrleansInstruments>().Meter),
        ];
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!_meters.Contains(instrument.Meter)) return;
            _published[instrument.Name] = true;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        _listener.Start();
    }

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task EveryInstrumentIsThereAndCounts()
    {
        var tallied = _cluster.Client.GetGrain<ITalliedGrain>(_key);
        await Wait.Patiently(async () => { await tallied.Write(); return 0; });
        await tallied.Clear();
        await _cluster.DeactivateAsync(tallied);
        await CancelAsync();
        await OverfillAsync();
        await MoveOnAsync();
        await Wait.Until(AllHaveCounted, "every instrument has counted");
        Assert.Empty(Used.Concat(Unused).Except(_published.Keys));
    }

    /// <summary>One request whose caller does not want it any more.</summary>
    private async Task CancelAsync()
    {
        using var source = new CancellationTokenSource();
        var key = $"{_key}-cancelled";
        var call = _cluster.Client.GetGrain<IPostGrain>(key).Patient(key, source.Token);
        await Gate.Of(key).EnteredAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// <summary>One request that runs, two whose time passes while they wait for it, and one too many.</summary>
    private async Task OverfillAsync()
    {
        await Wait.Patiently(Post.Incarnation);
        var running = Assert.ThrowsAsync<TimeoutException>(() => Post.SlowByOption(_key));
        await Gate.Of(_key).EnteredAsync();
        Task[] late = [Assert.ThrowsAsync<TimeoutException>(Post.Incarnation), Assert.ThrowsAsync<TimeoutException>(Post.Incarnation)];
        await Assert.ThrowsAsync<LimitExceededException>(Post.Incarnation);
        await Task.WhenAll([running, .. late]);
        // On the silo their time began a moment later.
        await Wait.Until(() => _sums.GetValueOrDefault("orleans-messaging-expired") >= 2, "what waits has expired");
        Gate.Of(_key).Open();
    }

    /// <summary>One request that waits for an activation which ends.</summary>
    private async Task MoveOnAsync()
    {
        var key = $"{_key}-moving";
        var grain = _cluster.Client.GetGrain<IPostGrain>(key);
        await Wait.Patiently(grain.Incarnation);
        var running = grain.SlowByOption(key);
        await Gate.Of(key).EnteredAsync();
        var moved = grain.Incarnation();
        await grain.Knock(); // Behind it, on the same way.
        Assert.True(_cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        context!.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "Test"));
        Gate.Of(key).Open();
        await Task.WhenAll(running, moved).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // On a busy machine their time may be over.
    }

    private bool AllHaveCounted()
    {
        _listener.RecordObservableInstruments();
        return Array.TrueForAll(Used, name => _sums.GetValueOrDefault(name) > 0);
    }

    private void Add(Instrument instrument, double value) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Proxies;
using Orleans.Messaging;

namespace Orleans.Engine.Clients;

/// <summary>Connects the client when its host starts, keeps it connected, and lets go at the end.</summary>
internal sealed partial class ClientHost(
    IGatewayListProvider list,
    GatewaySet gateways,
    ClusterManifest manifest,
    ReferenceFactory references,
    IEnumerable<IClientConnectionRetryFilter> filters,
    IEnumerable<IConfigurationValidator> validators,
    IEnumerable<ILifecycleParticipant<IClusterClientLifecycle>> participants,
    ClientLifecycle lifecycle,
    TimeProvider time,
    ILogger<ClientHost> logger) : IHostedService
{
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopped = new();
    private volatile TaskCompletionSource _lost = NewSignal();
    private Task _following = Task.CompletedTask;
    private ITimer? _sweeper;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators) validator.ValidateConfiguration();
        foreach (var participant in participants) participant.Participate(lifecycle);
        var filter = filters.LastOrDefault() ?? new LinearRetry(time);
        _sweeper = time.CreateTimer(_ => gateways.Sweep(), null, SweepPeriod, SweepPeriod);
        while (true)
        {
            try
            {
                await ConnectAsync(cancellationToken);
                break;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotConnected(e.Message);
                if (!await filter.ShouldRetryConnectionAttempt(e, cancellationToken)) throw;
            }
        }

        gateways.Lost = () => _lost.TrySetResult();
        _following = Task.Run(FollowAsync, CancellationToken.None);
        try
        {
            await lifecycle.OnStart(cancellationToken);
        }
        catch
        {
            // A host whose start failed stops nothing: what did start is ended here.
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await lifecycle.OnStop(cancellationToken);
        await _stopped.CancelAsync();
        await _following;
        if (_sweeper is not null) await _sweeper.DisposeAsync();
        gateways.Close();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await list.InitializeGatewayListProvider();
        var failure = await gateways.RefreshAsync(cancellationToken);
        if (!gateways.IsConnected) throw failure ?? new SiloUnavailableException("No gateway is known.");
        manifest.Set(await references.Create<IManifestGrain>(ManifestGrain.Id).GetGrainClasses());
    }

    /// <summary>Looks at the list from time to time, and at once when a gateway is lost: all of them may go soon, one after the other.</summary>
    private async Task FollowAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            var lost = _lost.Task;
            await Task.WhenAny(lost, Task.Delay(RefreshPeriod, time, _stopped.Token));
            if (_stopped.IsCancellationRequested) return;
            if (lost.IsCompleted) _lost = NewSignal(); // Before the look, so that a loss after it counts.
            try
            {
                await gateways.RefreshAsync(_stopped.Token);
            }
            catch (Exception e)
            {
                if (!_stopped.IsCancellationRequested) LogNotConnected(e.Message);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(245, LogLevel.Warning, "The client is not connected to the cluster: {Reason}")]
    private partial void LogNotConnected(string reason);
}

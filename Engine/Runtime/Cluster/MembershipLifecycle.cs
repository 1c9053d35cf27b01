using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Catalog;
using Orleans.Engine.Messages;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>
/// The silo's life in the membership table: it joins before it has storage to write to, becomes active when it can be called,
/// announces its end before it drains, and is dead when it has.
/// </summary>
internal sealed partial class MembershipLifecycle(
    MembershipAgent agent,
    JoinCheck joining,
    SiloProbes probes,
    LocalHealth health,
    ClusterNews news,
    ClusterState cluster,
    HandOver handOver,
    AcceptedLinks links,
    SiloGate gate,
    IHostApplicationLifetime application,
    [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    IOptions<ClusterLeaseOptions> options,
    ILogger<MembershipLifecycle> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // The listener is up by then, and the catalog opens the gate afterwards.
    private const int BecomeActive = ServiceLifecycleStage.BecomeActive - 1;
    private static readonly TimeSpan GatePeriod = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopped = new();
    private Task _renewing = Task.CompletedTask;
    private ITimer? _gateTimer;
    private bool _joined;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(MembershipLifecycle), ServiceLifecycleStage.RuntimeServices, JoinAsync, LeaveAsync);
        lifecycle.Subscribe(nameof(SiloStatus.Active), BecomeActive, BecomeActiveAsync);
        lifecycle.Subscribe(nameof(SiloStatus.ShuttingDown), ServiceLifecycleStage.Active, _ => Task.CompletedTask, AnnounceEndAsync);
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        agent.DeclaredDead += OnDeclaredDead;
        await agent.JoinAsync(cancellationToken);
        _joined = true;
        _gateTimer = time.CreateTimer(_ => gate.Review(), null, GatePeriod, GatePeriod);
        _renewing = RunOnOwnThread();
    }

    private async Task BecomeActiveAsync(CancellationToken cancellationToken)
    {
        await joining.WhenReachedByAllAsync(cancellationToken);
        await agent.SetStatusAsync(SiloStatus.Active, cancellationToken);
        probes.Start();
    }

    /// <summary>
    /// A silo whose thread pool is exhausted is slow, not dead: its signs of life come from a thread of their own. A table that
    /// answers synchronously keeps them off the pool altogether.
    /// </summary>
    private Task RunOnOwnThread()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            while (!_stopped.IsCancellationRequested)
            {
                Renew();
                var (began, pause) = (time.GetTimestamp(), agent.IsTense ? options.Value.RenewPeriod / 5 : options.Value.RenewPeriod);
                _stopped.Token.WaitHandle.WaitOne(pause);
                health.Note(time.GetElapsedTime(began) - pause);
            }

            ended.SetResult();
        })
        { IsBackground = true, Name = "Membership", Priority = ThreadPriority.AboveNormal }.Start();
        return ended.Task;
    }

    private void Renew()
    {
        try
        {
            agent.RenewAsync(_stopped.Token).GetAwaiter().GetResult();
            gate.Review();
            if (cluster.Current.Members.Count > 1) news.Tell();
        }
        catch (Exception e)
        {
            if (!_stopped.IsCancellationRequested) LogNotRenewed(e.Message);
        }
    }

    /// <summary>From here on new work goes to the others; what runs here is finished, and the grains move.</summary>
    private async Task AnnounceEndAsync(CancellationToken cancellationToken)
    {
        if (gate.Status != SiloStatus.Active) return;
        gate.Status = SiloStatus.ShuttingDown;
        if (cancellationToken.IsCancellationRequested) return;
        await TryAsync(async () =>
        {
            await agent.SetStatusAsync(SiloStatus.ShuttingDown, cancellationToken);
            if (cluster.Current.Active.Count == 0) return;
            await LeaveOthersAsync().WaitAsync(options.Value.DrainLimit, time, cancellationToken);
        });
    }

    private async Task LeaveOthersAsync()
    {
        await Task.WhenAll(handOver.WhenSettledAsync(), links.LeaveClientsAsync());
        await links.LeaveSilosAsync();
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (!_joined) return;
        probes.Dispose();
        await _stopped.CancelAsync();
        await _renewing;
        if (_gateTimer is not null) await _gateTimer.DisposeAsync();
        // A stop that is cut short is what a crash looks like: the others find out by themselves.
        if (!cancellationToken.IsCancellationRequested) await TryAsync(() => agent.LeaveAsync(cancellationToken));
    }

    private void OnDeclaredDead()
    {
        gate.Status = SiloStatus.Dead;
        application.StopApplication();
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e)
        {
            LogLeftAlone(e.Message);
        }
    }

    [LoggerMessage(231, LogLevel.Warning, "The lease was not renewed: {Reason}")]
    private partial void LogNotRenewed(string reason);

    [LoggerMessage(232, LogLevel.Warning, "The silo could not tell the others that it stops: {Reason}")]
    private partial void LogLeftAlone(string reason);
}

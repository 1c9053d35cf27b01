using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Messages;

/// <summary>The calls of this silo that other processes serve.</summary>
internal sealed class RemoteCalls : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<SiloAddress, SiloLink> _silos = new();
    private readonly AcceptedLinks _clients;
    private readonly ClusterState _cluster;
    private readonly ITransport _transport;
    private readonly TimeProvider _time;
    private readonly SiloClock _clock;
    private readonly ILogger _logger;
    private readonly ITimer _sweeper;

    public RemoteCalls(
        AcceptedLinks clients, ClusterState cluster, ITransport transport, TimeProvider time, SiloClock clock, ILogger<RemoteCalls> logger)
    {
        (_clients, _cluster, _transport, _time, _clock, _logger) = (clients, cluster, transport, time, clock, logger);
        cluster.Changed += OnViewChanged;
        _sweeper = time.CreateTimer(static s => ((RemoteCalls)s!).Sweep(), this, SweepInterval, SweepInterval);
    }

    internal void Send(GrainCall call, SiloAddress silo, ClusterView view)
    {
        if (view.IsDead(silo)) call.RejectElsewhere(Gone(silo));
        else LinkTo(silo).Post(call, view.Version);
    }

    /// <summary>Calls the silo at an address, whichever it is.</summary>
    internal void SendTo(GrainCall call, IPEndPoint endpoint) => LinkTo(SiloAddress.New(endpoint, SiloLink.AnyGeneration)).Post(call, 0);

    public void Dispose()
    {
        _sweeper.Dispose();
        _cluster.Changed -= OnViewChanged;
        foreach (var (_, link) in _silos) link.Close(new SiloUnavailableException("This silo has stopped."));
    }

    private static SiloUnavailableException Gone(SiloAddress silo) => new($"Silo {silo} is gone; whether it ran the call is unknown.");

    private SiloLink LinkTo(SiloAddress silo) =>
        _silos.GetOrAdd(silo, static (s, self) => new SiloLink(s, self._cluster, self._transport, self._time, self._logger), this);

    private void OnViewChanged(ClusterView view)
    {
        foreach (var (silo, _) in _silos)
        {
            if (silo.Generation != SiloLink.AnyGeneration && view.IsDead(silo) && _silos.TryRemove(silo, out var link)) link.Close(Gone(silo));
        }
    }

    private void Sweep()
    {
        var now = _clock.Now;
        foreach (var (_, link) in _silos) link.Sweep(now);
        foreach (var link in _clients.Clients) link.Sweep(now);
    }
}

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;
using Orleans.Engine.Messages;
using Orleans.Engine.Scheduling;
using Orleans.Messaging;

namespace Orleans.Engine.Clients;

/// <summary>
/// The client's connections, one to every gateway. A call goes to the gateway whose silo probably has the grain; any other passes it on.
/// </summary>
internal sealed partial class GatewaySet(
    IGatewayListProvider list,
    ITransport transport,
    IEnumerable<IClusterConnectionStatusObserver> observers,
    SiloClock clock,
    ILogger<GatewaySet> logger)
{
    private readonly Lock _gate = new();
    private readonly List<CallLink> _leaving = []; // answer what they were asked before they stop
    private readonly Dictionary<string, SiloAddress> _silos = []; // who answered at a gateway's address
    private volatile Routes _routes = new(ImmutableDictionary<SiloAddress, CallLink>.Empty);
    private volatile bool _closed;

    /// <summary>Called when a connection is lost, or is about to end.</summary>
    internal Action? Lost { get; set; }

    internal bool IsConnected => !_routes.Links.IsEmpty;

    internal void Send(GrainCall call)
    {
        while (_routes.For(call.Reference.GrainId) is { } link)
        {
            if (link.Post(call, 0)) return;
            Leave(link);
        }

        call.RejectElsewhere(new SiloUnavailableException("The client is connected to no gateway. It goes on trying; call again."));
    }

    /// <summary>Connects to the gateways of the list that it is not connected to. Returns the last failure.</summary>
    internal async Task<Exception?> RefreshAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var gateways = await list.GetGateways();
        if (gateways.Count == 0) failure = new SiloUnavailableException("The list of gateways is empty: no silo with a gateway is active.");
        foreach (var gateway in gateways)
        {
            try
            {
                var endpoint = GatewayUri.EndPoint(gateway);
                if (IsConnectedTo(gateway)) continue;
                var connected = await transport.ConnectAsync(endpoint, null, OnClosed, cancellationToken);
                Add(connected, gateway);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = new SiloUnavailableException($"The gateway {gateway} cannot be reached: {e.Message}", e);
                LogUnreachable(gateway, e.Message);
            }
        }

        return failure;
    }

    internal void Sweep()
    {
        var now = clock.Now;
        foreach (var (_, link) in _routes.Links) link.Sweep(now);
        lock (_gate) _leaving.ForEach(link => link.Sweep(now));
    }

    internal void Close()
    {
        _closed = true;
        foreach (var (_, link) in _routes.Links) link.Abort(new SiloUnavailableException("The client has stopped."));
    }

    // One that is about to stop is not asked again while it still answers.
    private bool IsConnectedTo(Uri gateway)
    {
        lock (_gate) return _silos.TryGetValue(gateway.Authority, out var silo) && (_routes.Links.ContainsKey(silo) || _leaving.Exists(link => link.Peer == $"silo {silo}"));
    }

    private void Add(Connected connected, Uri gateway)
    {
        int before;
        lock (_gate)
        {
            before = _routes.Links.Count;
            _silos[gateway.Authority] = connected.Silo;
            connected.Link.OnGoingAway = OnGoingAway;
            _routes = new(_routes.Links.SetItem(connected.Silo, connected.Link));
        }

        if (_closed) connected.Link.Abort(new SiloUnavailableException("The client has stopped."));
        Notify(before);
    }

    /// <summary>The gateway is about to stop: what it was asked it still answers.</summary>
    private void OnGoingAway(CallLink link)
    {
        lock (_gate) _leaving.Add(link);
        Leave(link);
    }

    private void OnClosed(CallLink link)
    {
        lock (_gate) _leaving.Remove(link);
        Leave(link);
    }

    private void Leave(CallLink link)
    {
        int before;
        lock (_gate)
        {
            before = _routes.Links.Count;
            var left = _routes.Links.Where(entry => !ReferenceEquals(entry.Value, link)).ToImmutableDictionary();
            if (left.Count == before) return;
            _routes = new(left);
        }

        if (!_closed) Lost?.Invoke();
        Notify(before);
    }

    private void Notify(int before)
    {
        var now = _routes.Links.Count;
        if (_closed || now == before) return;
        foreach (var observer in observers)
        {
            try
            {
                observer.NotifyGatewayCountChanged(now, before, before == 0 && now > 0);
                if (now == 0) observer.NotifyClusterConnectionLost();
            }
            catch (Exception e)
            {
                LogObserver(e);
            }
        }
    }

    [LoggerMessage(241, LogLevel.Warning, "The gateway {Gateway} cannot be reached: {Reason}")]
    private partial void LogUnreachable(Uri gateway, string reason);

    [LoggerMessage(242, LogLevel.Error, "An observer of the connection to the cluster failed.")]
    private partial void LogObserver(Exception failure);

    /// <summary>The open connections, and which of them is the best for a grain.</summary>
    private sealed class Routes
    {
        private readonly ClusterView _view;
        private readonly CallLink[] _inOrder;

        internal Routes(ImmutableDictionary<SiloAddress, CallLink> links)
        {
            Links = links;
            _view = new(0, links.Keys.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, "")));
            _inOrder = [.. _view.Active.Select(silo => links[silo])];
        }

        internal ImmutableDictionary<SiloAddress, CallLink> Links { get; }

        internal CallLink? For(GrainId grain) => _view.IndexOfOwner(grain) is >= 0 and var index ? _inOrder[index] : null;
    }
}

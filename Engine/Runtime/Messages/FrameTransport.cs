using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Clients;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Messages;

/// <summary>Messages over framed, authenticated connections.</summary>
internal sealed class FrameTransport : ITransport, IDisposable
{
    private readonly PeerHello _local;
    private readonly FrameConnector _connector;
    private readonly List<FrameListener> _listeners = [];
    private readonly Func<FrameListener> _newListener;
    private readonly Lazy<IncomingRequests> _incoming;
    private readonly AcceptedLinks _accepted;
    private readonly MessageLimit _limit;
    private readonly MessageInstruments _instruments;

    public FrameTransport(
        ILocalSiloDetails local,
        AcceptedLinks accepted,
        Lazy<IncomingRequests> incoming,
        IOptions<ClusterOptions> cluster,
        IOptions<ClusterConnectionOptions> options,
        IOptions<SiloMessagingOptions> messaging,
        MessageInstruments instruments,
        [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time,
        ILogger<FrameTransport> logger)
    {
        var (clusterId, serviceId) = (cluster.Value.ClusterId, cluster.Value.ServiceId);
        _local = local is ClientIdentity client
            ? PeerHello.OfClient(clusterId, serviceId, client.Id)
            : PeerHello.OfSilo(clusterId, serviceId, local.SiloAddress);
        (_accepted, _incoming, _instruments) = (accepted, incoming, instruments);
        _limit = new MessageLimit(messaging.Value, options.Value);
        _connector = new FrameConnector(options.Value, _local, time, logger);
        _newListener = () => new FrameListener(options.Value, _local, Accept, time, logger);
    }

    public Task ListenAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken)
    {
        foreach (var endpoint in endpoints)
        {
            var listener = _newListener();
            listener.Start(endpoint);
            _listeners.Add(listener);
        }

        return Task.CompletedTask;
    }

    public Task StopListeningAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));

    public async Task<Connected> ConnectAsync(
        IPEndPoint endpoint, SiloAddress? expected, Action<CallLink> onClosed, CancellationToken cancellationToken)
    {
        CallLink? link = null;
        var connection = await _connector.ConnectAsync(endpoint, opened =>
        {
            link = new CallLink(new FrameChannel(opened, _limit, _instruments), _incoming.Value, opened.Peer.Silo, isClient: false)
            {
                IsGateway = _local.Kind == PeerKind.Client,
            };
            return new FrameHandler(link, onClosed, _instruments);
        }, cancellationToken).ConfigureAwait(false);
        if (connection.Peer.Silo is not { } silo) throw Unexpected(connection, $"{endpoint} is no silo.");
        if (expected is not null && silo != expected) throw Unexpected(connection, $"At {endpoint} is {silo}, and not {expected}.");
        return new Connected(link!, silo);
    }

    public void Dispose() => _connector.Dispose();

    private static SiloUnavailableException Unexpected(FrameConnection connection, string reason)
    {
        connection.Abort(reason);
        return new SiloUnavailableException(reason);
    }

    private FrameHandler Accept(FrameConnection connection)
    {
        var client = connection.Peer.Kind == PeerKind.Client ? connection.Peer.ClientId : null;
        var link = new CallLink(new FrameChannel(connection, _limit, _instruments), _incoming.Value, connection.Peer.Silo, isClient: client is not null);
        _accepted.Add(client, link);
        return new FrameHandler(link, closed => _accepted.Remove(client, closed), _instruments);
    }

    private sealed class FrameChannel(FrameConnection connection, MessageLimit limit, MessageInstruments instruments) : IFrameChannel
    {
        private readonly bool _isToClient = connection.Peer.Kind == PeerKind.Client;

        public string Peer => connection.Peer.ToString();

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            limit.Check(frame.Length);
            var isTaken = connection.TrySend(frame);
            Count(frame.Length, isTaken ? FrameFate.Waiting : FrameFate.Full);
            return isTaken;
        }

        public FrameFate TrySendRequest(ReadOnlySpan<byte> frame)
        {
            limit.Check(frame.Length);
            var fate = connection.TrySendRequest(frame);
            Count(frame.Length, fate);
            return fate;
        }

        public void EndRequests(ReadOnlySpan<byte> frame) => connection.EndRequests(frame);

        public void Abort(Exception reason) => connection.Abort(reason.Message);

        private void Count(int bytes, FrameFate fate)
        {
            if (fate is FrameFate.Ended or FrameFate.Full) instruments.Dropped();
            else if (fate != FrameFate.TooLate) instruments.Sent(bytes, _isToClient);
        }
    }

    private sealed class FrameHandler(CallLink link, Action<CallLink> onClosed, MessageInstruments instruments) : IFrameHandler
    {
        public void OnFrame(ReadOnlyMemory<byte> frame)
        {
            instruments.Received(frame.Length, link.IsClient);
            link.OnFrame(frame);
        }

        public void OnClosed(string reason)
        {
            try
            {
                onClosed(link);
            }
            finally
            {
                link.Close(new SiloUnavailableException($"The connection to {link.Peer} has ended; whether it ran the call is unknown. {reason}"));
            }
        }
    }
}

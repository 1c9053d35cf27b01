using System.Diagnostics.Metrics;

namespace Orleans.Engine.Messages;

/// <summary>What goes over the connections; costs nothing while nobody listens.</summary>
internal sealed class MessageInstruments
{
    private readonly Histogram<int> _sent, _received;
    private readonly Counter<long> _dropped, _toClients, _fromClients;

    public MessageInstruments(OrleansInstruments instruments, AcceptedLinks accepted)
    {
        var meter = instruments.Meter;
        _sent = meter.CreateHistogram<int>(InstrumentNames.MessagingSentSize, "bytes");
        _received = meter.CreateHistogram<int>(InstrumentNames.MessagingReceivedSize, "bytes");
        _dropped = meter.CreateCounter<long>(InstrumentNames.MessagingSentDropped);
        _toClients = meter.CreateCounter<long>(InstrumentNames.GatewaySent);
        _fromClients = meter.CreateCounter<long>(InstrumentNames.GatewayReceived);
        meter.CreateObservableGauge(InstrumentNames.GatewayConnectedClients, () => accepted.Clients.Count());
    }

    internal void Sent(int bytes, bool isToClient)
    {
        _sent.Record(bytes);
        if (isToClient) _toClients.Add(1);
    }

    /// <summary>Too much was waiting on the connection, or it had ended.</summary>
    internal void Dropped() => _dropped.Add(1);

    internal void Received(int bytes, bool isFromClient)
    {
        _received.Record(bytes);
        if (isFromClient) _fromClients.Add(1);
    }
}

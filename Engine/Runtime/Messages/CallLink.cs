using Orleans.Engine.Calls;
using Orleans.Engine.Network;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>The calls of one connection, in both directions.</summary>
internal sealed class CallLink(IFrameChannel channel, IncomingRequests incoming, SiloAddress? silo, bool isClient)
{
    private readonly PendingCalls _pending = new();
    private readonly CancellableCalls _cancellable = new();
    private readonly ServedCalls _served = new();
    private IncomingEnvelope? _envelope;

    internal string Peer => channel.Peer;

    /// <summary>The silo at the other end; null when it is a client.</summary>
    internal SiloAddress? Silo { get; } = silo;

    /// <summary>The other end is a client, which may not call what silos call among themselves.</summary>
    internal bool IsClient { get; } = isClient;

    /// <summary>This process is a client, and the other end its gateway.</summary>
    internal bool IsGateway { get; init; }

    /// <summary>The other end is about to stop and wants nothing new.</summary>
    internal Action<CallLink>? OnGoingAway { get; set; }

    /// <summary>
    /// Sends a call. It is answered, or ends with an exception, through the call itself. False: the other end is about to stop, and
    /// the call was not sent.
    /// </summary>
    internal bool Post(GrainCall call, long view)
    {
        var isAnswered = !call.Method.IsOneWay;
        if (isAnswered && !_pending.TryAdd(call)) return true;
        try
        {
            // Not taken: it is the caller's again, unless it has been answered meanwhile by its deadline.
            if (!Write(call, isAnswered ? call.PendingId : 0, view)) return isAnswered && !_pending.Remove(call);
        }
        catch (Exception e)
        {
            if (!isAnswered || _pending.Remove(call)) call.RejectElsewhere(e);
            return true;
        }

        call.Cancellation?.AttachRemote(this, call.PendingId);
        return true;
    }

    /// <summary>Asks the other end for nothing new. Completes when everything that it has asked before is answered.</summary>
    internal Task LeaveAsync()
    {
        channel.TrySend([(byte)MessageKind.GoingAway]);
        return _served.WhenLeft;
    }

    /// <summary>Sends the outcome of a call that came from the other end.</summary>
    internal void Answer(IIncomingCall call)
    {
        if (call.IsCancellable) _cancellable.Remove(call.Id);
        var writer = BeginAnswer(call.Id);
        try
        {
            call.WriteOutcome(writer);
            Send(writer);
        }
        catch (Exception e)
        {
            // The result cannot travel: that is the answer.
            Fail(call.Id, e);
        }
        finally
        {
            writer.Release();
            _served.End(); // After the answer is queued: whoever waits for it may close the connection.
        }
    }

    /// <summary>Tells the other end that the caller's token was cancelled.</summary>
    internal void Cancel(ulong id)
    {
        var writer = WireWriter.Rent();
        writer.WriteByte((byte)MessageKind.Cancel);
        writer.WriteVarint(id);
        channel.TrySend(writer.Written);
        writer.Release();
    }

    internal void OnFrame(ReadOnlyMemory<byte> frame)
    {
        var reader = WireReader.Rent(frame, incoming.References);
        try
        {
            switch ((MessageKind)reader.ReadByte())
            {
                case MessageKind.Request:
                    OnRequest(reader);
                    break;
                case MessageKind.Response:
                    OnResponse(reader);
                    break;
                case MessageKind.Cancel:
                    _cancellable.Cancel(reader.ReadVarint());
                    break;
                case MessageKind.GoingAway:
                    channel.EndRequests([(byte)MessageKind.Left]);
                    OnGoingAway?.Invoke(this);
                    break;
                case MessageKind.Left:
                    _served.Leave();
                    break;
                default:
                    throw new WireFormatException("The message is of no known kind.");
            }
        }
        finally
        {
            reader.Release();
        }
    }

    internal void Sweep(long now) => _pending.Sweep(now);

    /// <summary>The connection has ended: nobody will answer.</summary>
    internal void Close(Exception reason)
    {
        _pending.Close(reason);
        _served.Abandon();
        _cancellable.CancelAll();
    }

    internal void Abort(Exception reason)
    {
        channel.Abort(reason);
        Close(reason);
    }

    /// <summary>False: the other end is about to stop.</summary>
    private bool Write(GrainCall call, ulong id, long view)
    {
        var writer = WireWriter.Rent();
        try
        {
            RequestHeader.Write(writer, id, call.Reference.GrainId, call.SourceId, view, incoming.TimeToLiveOf(call));
            incoming.WriteBody(writer, call);
            var fate = channel.TrySendRequest(writer.Written);
            if (fate == FrameFate.Ended) throw new SiloUnavailableException($"The connection to {channel.Peer} has just ended; the call was not sent.");
            if (fate == FrameFate.Full) throw Overload.Of(call, $"Too much waits to be sent to {channel.Peer}; the call was not sent.", IsGateway);
            return fate != FrameFate.TooLate;
        }
        finally
        {
            writer.Release();
        }
    }

    private void OnRequest(WireReader reader)
    {
        var envelope = _envelope ??= incoming.NewEnvelope(this);
        envelope.Read(reader);
        GrainCall call;
        try
        {
            call = incoming.Read(reader, envelope);
        }
        catch (Exception e) when (envelope.Id != 0)
        {
            // The frame is whole, so the connection is; what this build does not know is the caller's problem.
            Fail(envelope.Id, e);
            return;
        }

        if (call.Cancellation is not null) _cancellable.Add(envelope.Id, call);
        if (envelope.Id != 0) _served.Begin();
        incoming.Dispatch(call, envelope);
    }

    private void OnResponse(WireReader reader)
    {
        if (_pending.Take(reader.ReadVarint()) is not { } call) return; // Its caller has given up.
        try
        {
            call.ReadOutcome(reader);
        }
        catch (Exception e)
        {
            call.RejectElsewhere(e);
            return;
        }

        call.DeliverElsewhere();
    }

    private static WireWriter BeginAnswer(ulong id)
    {
        var writer = WireWriter.Rent();
        writer.WriteByte((byte)MessageKind.Response);
        writer.WriteVarint(id);
        return writer;
    }

    private void Fail(ulong id, Exception error)
    {
        var writer = BeginAnswer(id);
        ResponseCodec.WriteError(writer, error);
        Send(writer);
        writer.Release();
    }

    // An answer that does not fit into the queue is one to a peer that has stopped reading.
    private void Send(WireWriter answer)
    {
        if (!channel.TrySend(answer.Written)) channel.Abort(new IOException($"{channel.Peer} does not take its answers."));
    }
}

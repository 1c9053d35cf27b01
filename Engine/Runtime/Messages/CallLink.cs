using Orleans.Engine.Calls;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>The calls of one connection, in both directions.</summary>
internal sealed class CallLink(IFrameChannel channel, IncomingRequests incoming, bool isClient)
{
    private readonly PendingCalls _pending = new();
    private readonly CancellableCalls _cancellable = new();
    private readonly ServedCalls _served = new();
    private readonly Lock _sending = new();
    private bool _isLeaving;

    internal string Peer => channel.Peer;

    /// <summary>The other end is a client, which may not call what silos call among themselves.</summary>
    internal bool IsClient { get; } = isClient;

    /// <summary>The other end is about to stop and wants nothing new.</summary>
    internal Action<CallLink>? OnGoingAway { get; set; }

    /// <summary>
    /// Sends a call. It is answered, or ends with an exception, through the call itself. False: the other end is about to stop, and
    /// the call was not sent.
    /// </summary>
    internal bool Post(GrainCall call, long view)
    {
        var id = 0UL;
        if (!call.Method.IsOneWay)
        {
            if (_pending.TryAdd(call) is not { } given) return true;
            id = given;
        }

        try
        {
            if (!Write(call, id, view))
            {
                // Not taken: it is the caller's again, unless it has been answered meanwhile by its deadline.
                return id != 0 && _pending.Take(id) is null;
            }
        }
        catch (Exception e)
        {
            if (id == 0 || _pending.Take(id) is not null) call.RejectElsewhere(e);
            return true;
        }

        call.Cancellation?.AttachRemote(() => SendCancel(id));
        return true;
    }

    /// <summary>Asks the other end for nothing new. Completes when everything that it has asked before is answered.</summary>
    internal Task LeaveAsync()
    {
        SendKind(MessageKind.GoingAway);
        return _served.WhenLeft;
    }

    /// <summary>Sends the outcome of a call that came from the other end.</summary>
    internal void Answer(IIncomingCall call)
    {
        _cancellable.Remove(call.Id);
        var writer = WireWriter.Rent();
        try
        {
            WriteAnswer(writer, call.Id, call.WriteOutcome);
        }
        catch (Exception e)
        {
            // The result cannot travel: that is the answer.
            writer.Reset();
            WriteAnswer(writer, call.Id, w => ResponseCodec.Write<VoidResult>(w, Orleans.Serialization.Invocation.Response.FromException(e)));
        }
        finally
        {
            writer.Release();
            _served.End(); // After the answer is queued: whoever waits for it may close the connection.
        }
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
                    lock (_sending) _isLeaving = true;
                    OnGoingAway?.Invoke(this);
                    SendKind(MessageKind.Left);
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

    private bool Write(GrainCall call, ulong id, long view)
    {
        var writer = WireWriter.Rent();
        try
        {
            new RequestHeader(id, call.Reference.GrainId, call.SourceId ?? default, view, incoming.TimeToLiveOf(call)).Write(writer);
            incoming.WriteBody(writer, call);
            lock (_sending)
            {
                // Together, so that nothing follows the word that nothing follows.
                if (_isLeaving) return false;
                if (channel.TrySend(writer.Written)) return true;
            }

            throw new SiloUnavailableException($"The connection to {channel.Peer} is overloaded or has just ended; the call was not sent.");
        }
        finally
        {
            writer.Release();
        }
    }

    private void WriteAnswer(WireWriter writer, ulong id, Action<WireWriter> outcome)
    {
        writer.WriteByte((byte)MessageKind.Response);
        writer.WriteVarint(id);
        outcome(writer);
        // An answer that does not fit into the queue is one to a peer that has stopped reading.
        if (!channel.TrySend(writer.Written)) channel.Abort(new IOException($"{channel.Peer} does not take its answers."));
    }

    private void OnRequest(WireReader reader)
    {
        var header = RequestHeader.Read(reader);
        try
        {
            var call = incoming.Read(reader, header, this);
            if (call.Cancellation is not null) _cancellable.Add(header.Id, call);
            if (header.Id != 0) _served.Begin();
            incoming.Dispatch(call, header.View);
        }
        catch (Exception e) when (header.Id != 0)
        {
            // The frame is whole, so the connection is; what this build does not know is the caller's problem.
            var writer = WireWriter.Rent();
            WriteAnswer(writer, header.Id, w => ResponseCodec.Write<VoidResult>(w, Orleans.Serialization.Invocation.Response.FromException(e)));
            writer.Release();
        }
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

    private void SendKind(MessageKind kind)
    {
        ReadOnlySpan<byte> frame = [(byte)kind];
        channel.TrySend(frame);
    }

    private void SendCancel(ulong id)
    {
        var writer = WireWriter.Rent();
        writer.WriteByte((byte)MessageKind.Cancel);
        writer.WriteVarint(id);
        channel.TrySend(writer.Written);
        writer.Release();
    }
}

using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Clients;
using Orleans.Engine.Cluster;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>Turns calls into messages, and messages into calls that the dispatcher serves.</summary>
internal sealed class IncomingRequests(
    CallSender sender, ReferenceFactory references, ActivationDirectory directory, IReferenceSource referenceSource, ViewFollower views, SiloClock clock)
{
    internal IReferenceSource References => referenceSource;

    internal uint TimeToLiveOf(GrainCall call) =>
        call.Deadline == long.MaxValue ? 0 : (uint)Math.Clamp(call.Deadline - clock.Now, 1, int.MaxValue);

    /// <summary>Writes what follows the header.</summary>
    internal void WriteBody(WireWriter writer, GrainCall call)
    {
        ContextCodec.Write(writer, call.Context);
        RequestCatalog.Write(writer, call.Request);
        if (call.IsTransactional) TransactionInfoCodec.WriteWithOrigin(writer, call.Transaction);
    }

    internal IncomingEnvelope NewEnvelope(CallLink link) => new(link, directory, references);

    /// <summary>Reads what follows the header.</summary>
    internal GrainCall Read(WireReader reader, IncomingEnvelope envelope)
    {
        var target = envelope.Target.GrainId;
        if (envelope.Link.IsClient && SystemGrains.IsSystem(target) && !ClientServices.MayCall(target))
            throw new UnauthorizedAccessException($"Clients may not call {target}.");
        envelope.Context = ContextCodec.Read(reader);
        var request = RequestCatalog.Read(reader);
        if (request is TransactionRequestBase transactional) transactional.TransactionInfo = TransactionInfoCodec.ReadWithOrigin(reader);
        reader.ExpectEnd();
        var call = request.ToIncoming(envelope, sender);
        if (envelope.TimeToLive != 0) call.Deadline = clock.DeadlineIn(envelope.TimeToLive);
        call.Prepare();
        if (request.Descriptor.CancellationIndex >= 0) call.AcceptCancellation();
        return call;
    }

    /// <summary>Serves the call by a view that is at least as new as the sender's.</summary>
    internal void Dispatch(GrainCall call, IncomingEnvelope envelope)
    {
        if (!views.Has(envelope.View))
        {
            _ = DispatchLaterAsync(call, envelope.View);
            return;
        }

        try
        {
            sender.DispatchTo(envelope.Activation, call);
        }
        catch (Exception e)
        {
            call.Reject(e); // The grain has too much to do already.
        }
    }

    private async Task DispatchLaterAsync(GrainCall call, long view)
    {
        try
        {
            await views.FollowAsync(view).ConfigureAwait(false);
            sender.Dispatch(call);
        }
        catch (Exception e)
        {
            call.RejectElsewhere(new SiloUnavailableException("The membership table could not be read.", e));
        }
    }
}

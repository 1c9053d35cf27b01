using Orleans.Engine.Calls;
using Orleans.Engine.Clients;
using Orleans.Engine.Cluster;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>Turns calls into messages, and messages into calls that the dispatcher serves.</summary>
internal sealed class IncomingRequests(
    CallSender sender, ReferenceFactory references, IReferenceSource referenceSource, ViewFollower views, SiloClock clock)
{
    internal IReferenceSource References => referenceSource;

    internal uint TimeToLiveOf(GrainCall call) =>
        call.Deadline == long.MaxValue ? 0 : (uint)Math.Clamp(call.Deadline - clock.Now, 1, int.MaxValue);

    /// <summary>Writes what follows the header.</summary>
    internal void WriteBody(WireWriter writer, GrainCall call)
    {
        ContextCodec.Write(writer, call.Context);
        RequestCatalog.Write(writer, call.Request);
        if (call.IsTransactional) TransactionInfoCodec.Write(writer, call.Transaction);
    }

    internal GrainCall Read(WireReader reader, in RequestHeader header, CallLink link)
    {
        if (link.IsClient && SystemGrains.IsSystem(header.Target) && !ClientServices.MayCall(header.Target))
            throw new UnauthorizedAccessException($"Clients may not call {header.Target}.");
        var context = ContextCodec.Read(reader);
        var request = RequestCatalog.Read(reader);
        if (request is TransactionRequestBase transactional) transactional.TransactionInfo = TransactionInfoCodec.Read(reader);
        reader.ExpectEnd();
        var reference = (GrainProxy)references.Create(header.Target, typeof(IAddressable));
        var call = request.ToIncoming(new(link, header.Id, reference, sender, context, header.Source.IsDefault ? null : header.Source));
        call.Deadline = header.TimeToLive == 0 ? long.MaxValue : clock.DeadlineIn(TimeSpan.FromMilliseconds(header.TimeToLive));
        call.Prepare();
        if (request.Descriptor.CancellationIndex >= 0) call.AcceptCancellation();
        return call;
    }

    /// <summary>Serves the call by a view that is at least as new as the sender's.</summary>
    internal void Dispatch(GrainCall call, long view)
    {
        if (views.Has(view)) sender.Dispatch(call);
        else _ = DispatchLaterAsync(call, view);
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

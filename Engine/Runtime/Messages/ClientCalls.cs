using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Messages;

/// <summary>The calls of observers in clients: over the client's own connection, or by the silo that has one.</summary>
internal sealed class ClientCalls(AcceptedLinks links, ClientPlaces places, RemoteCalls remote, ClusterState cluster, SiloClock clock)
{
    internal void Send(GrainCall call, string client)
    {
        if (links.FindClient(client)?.Post(call, 0) is true) return;
        if (call.CallerSilo is { } misled) places.Correct(misled, client);
        var place = places.FindAsync(client, anew: call.CallerSilo is not null);
        if (place.IsCompletedSuccessfully) PassOn(call, place.Result);
        else using (new SuppressedFlow()) _ = PassOnAsync(call, place);
    }

    private async Task PassOnAsync(GrainCall call, Task<SiloAddress?> place)
    {
        try
        {
            PassOn(call, await place.WaitAsync(clock.TimeTo(call.Deadline)).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            call.Expire();
        }
        catch (Exception e)
        {
            call.RejectElsewhere(e);
        }
    }

    private void PassOn(GrainCall call, SiloAddress? silo)
    {
        if (silo is null) call.RejectElsewhere(new ClientNotAvailableException(call.Reference.GrainId));
        else remote.Send(call, silo, cluster.Current);
    }
}

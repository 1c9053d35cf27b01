using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Messages;

/// <summary>Takes connections of other silos and of clients from just before the silo becomes active until it has left the cluster.</summary>
internal sealed class ListenerLifecycle(ITransport transport, IOptions<EndpointOptions> options) : ILifecycleParticipant<ISiloLifecycle>
{
    // Before the silo's row says that it is active, so that nobody is refused who reads it.
    private const int Stage = ServiceLifecycleStage.BecomeActive - 2;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<ListenerLifecycle>(Stage, token => transport.ListenAsync(Endpoints(), token), transport.StopListeningAsync);

    private List<IPEndPoint> Endpoints()
    {
        var configured = options.Value;
        var address = configured.AdvertisedIPAddress;
        List<IPEndPoint> endpoints = [configured.SiloListeningEndpoint ?? new(address, configured.SiloPort)];
        if (configured.GatewayPort != 0) endpoints.Add(configured.GatewayListeningEndpoint ?? new(address, configured.GatewayPort));
        return endpoints;
    }
}

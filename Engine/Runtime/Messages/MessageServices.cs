using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Messages;

/// <summary>The services that silos and clients need to talk to each other.</summary>
internal static class MessageServices
{
    internal static void AddMessageTransport(this IServiceCollection services)
    {
        services.AddSingleton<IReferenceSource>(static s => new ReferenceSource(new(s.GetRequiredService<ReferenceFactory>)));
        // Made at the first connection: what sends calls needs the dispatcher, which needs connections.
        services.AddSingleton(static s => new Lazy<IncomingRequests>(() => new(
            s.GetRequiredService<CallSender>(),
            s.GetRequiredService<ReferenceFactory>(),
            s.GetRequiredService<ActivationDirectory>(),
            s.GetRequiredService<IReferenceSource>(),
            s.GetRequiredService<ViewFollower>(),
            s.GetRequiredService<SiloClock>())));
        services.AddSingleton<AcceptedLinks>();
        services.AddSingleton<MessageInstruments>();
        services.AddSingleton<ITransport, FrameTransport>();
    }
}

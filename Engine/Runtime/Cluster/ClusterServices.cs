using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster.Primary;
using Orleans.Engine.Messages;
using Orleans.Engine.Placement;
using Orleans.Engine.Placement.Directed;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Engine;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Engine.Cluster;

/// <summary>The services by which a silo is one of several.</summary>
internal static class ClusterServices
{
    internal static void AddCluster(this IServiceCollection services)
    {
        services.AddOptions<ClusterLeaseOptions>()
            .Validate(o => o.RenewPeriod > TimeSpan.Zero, "ClusterLeaseOptions.RenewPeriod must be above 0.")
            .Validate(o => o.LeaseDuration >= 5 * o.RenewPeriod, "ClusterLeaseOptions.LeaseDuration must be at least five times RenewPeriod.")
            .Validate(o => o.DrainLimit > TimeSpan.Zero, "ClusterLeaseOptions.DrainLimit must be above 0.");
        services.TryAddSingleton(PrimaryMembership.NewTable);
        services.AddOptions<SiloMetadataOptions>();
        services.AddSingleton<SiloMetadataCache>();
        services.TryAddSingleton<ISiloMetadataCache>(static s => s.GetRequiredService<SiloMetadataCache>());
        services.AddSingleton<GrainPlaces>();
        services.AddSingleton<ClusterState>();
        services.AddSingleton<Lease>();
        services.AddSingleton<FailureDetector>();
        AddVotes(services);
        services.AddSingleton<MembershipAgent>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<MovedActivations>();
        services.AddSingleton<Directors>();
        services.AddSingleton<DirectedGrains>();
        services.AddSingleton<DirectedCalls>();
        services.AddSingleton(static s => new DirectedPlacing(
            s.GetRequiredService<DirectedGrains>(), s.GetRequiredService<Directors>(), s.GetRequiredService<ClusterState>(), s.GetRequiredService<GrainPlaces>(),
            s.GetRequiredService<MovedActivations>(), new(s.GetRequiredService<IGrainFactory>), s.GetRequiredService<ActivationDirectory>(),
            s.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.GrainDirectory), s.GetRequiredService<ILogger<DirectedPlacing>>()));
        services.AddSingleton(static s => new ClusterNews(
            s.GetRequiredService<ClusterState>(), s.GetRequiredService<HandOver>(), new(s.GetRequiredService<IGrainFactory>)));
        services.AddSingleton<ViewFollower>(static s =>
            new SiloViewFollower(
                s.GetRequiredService<ClusterState>(), new(s.GetRequiredService<MembershipAgent>), s.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Membership)));
        services.TryAddSingleton<IClusterMembershipService, ClusterMembershipService>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipLifecycle>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ListenerLifecycle>();
        AddMessages(services);
    }

    private static void AddVotes(IServiceCollection services)
    {
        services.AddSingleton<IConfigurationValidator, MembershipOptionsValidator>();
        services.AddSingleton<MembershipRows>();
        services.AddSingleton(static s =>
        {
            var health = ActivatorUtilities.CreateInstance<LocalHealth>(s);
            WatchdogInstruments.Observe(s.GetRequiredService<OrleansInstruments>(), health);
            return health;
        });
        services.AddSingleton<ISiloContact>(static s => new SiloContact(s.GetRequiredService<ILocalSiloDetails>(), new(s.GetRequiredService<IGrainFactory>)));
        services.AddSingleton<SiloProbes>();
        services.AddSingleton<DeathVotes>();
        services.AddSingleton<JoinCheck>();
    }

    private static void AddMessages(IServiceCollection services)
    {
        services.AddMessageTransport();
        services.AddSingleton<RemoteCalls>();
        services.AddSingleton(static s => new ClientPlaces(
            s.GetRequiredService<AcceptedLinks>(), s.GetRequiredService<ClusterState>(), new(s.GetRequiredService<IGrainFactory>)));
        services.AddSingleton<ClientCalls>();
        services.AddSingleton<ICallDispatcher>(static s => new SiloDispatcher(
            new(s.GetRequiredService<SiloRuntime>),
            s.GetRequiredService<GrainClasses>(),
            s.GetRequiredService<SiloGate>(),
            s.GetRequiredService<ClusterState>(),
            s.GetRequiredService<HandOver>(),
            s.GetRequiredService<DirectedCalls>(),
            s.GetRequiredService<RemoteCalls>(),
            s.GetRequiredService<ClientCalls>(),
            s.GetRequiredService<SiloClock>()));
    }
}

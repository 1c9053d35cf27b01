using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Clients;
using Orleans.Engine.Cluster;
using Orleans.Engine.Enumerations;
using Orleans.Engine.Filters;
using Orleans.Engine.Lifecycle;
using Orleans.Engine.Management;
using Orleans.Engine.Network;
using Orleans.Engine.Persistence;
using Orleans.Engine.Persistence.Memory;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Engine.Timers;
using Orleans.Platform.Engine;
using Orleans.Serialization;
using Orleans.Timers;

namespace Orleans.Engine.Hosting;

/// <summary>The services of a silo.</summary>
internal static class DefaultSiloServices
{
    internal static void AddTo(ISiloBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(SiloHost))) return;
        if (services.Any(s => s.ServiceType == typeof(ClientHost))) throw DefaultClientServices.NotBoth();
        services.AddLogging();
        services.AddOptions();
        services.AddMetrics();
        services.AddTimeProviders();
        services.AddSerializer();
        services.AddSingleton<IConfigurationValidator, ClusterConnectionOptionsValidator>();
        ConfigurationSections.Apply(builder);
        AddCalls(services);
        AddCatalog(services);
        AddStorage(services);
        services.AddReminders();
        services.AddCluster();
        services.AddSingleton<SiloHost>();
        services.AddHostedService(static s => s.GetRequiredService<SiloHost>());
    }

    private static void AddCalls(IServiceCollection services)
    {
        services.TryAddSingleton<OrleansInstruments>();
        services.AddSingleton<ExpirySweeper>();
        services.AddSingleton<CallInstruments>();
        services.AddSingleton<CallTimeouts>();
        services.AddSingleton<CallInvoker>();
        services.AddSingleton<OutgoingFilters>();
        services.AddSingleton<CallSender>();
        services.AddSingleton<ReferenceFactory>();
        services.AddSingleton(static s => new ReferenceCaster(new(s.GetRequiredService<ReferenceFactory>)));
        services.AddSingleton<IGrainReferenceRuntime>(static s => s.GetRequiredService<CallSender>());
        services.AddSingleton<ITransactionHost, TransactionHost>();
    }

    private static void AddCatalog(IServiceCollection services)
    {
        services.AddSingleton<SiloGate>();
        services.AddSingleton<ICallGate>(static s => s.GetRequiredService<SiloGate>());
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<IGrainTypes>(static s => s.GetRequiredService<GrainClasses>());
        services.AddSingleton<ActivationDirectory>();
        services.AddSingleton<CatalogInstruments>();
        services.AddSingleton<SiloRuntime>();
        services.AddSingleton<IdleCollector>();
        services.AddSingleton<SiloReadings>();
        services.AddSingleton(static s => new LocalObservers(
            new(s.GetRequiredService<SiloRuntime>), s.GetRequiredService<GrainClasses>(),
            s.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString()));
        services.TryAddSingleton<IGrainActivator, GrainActivator>();
        services.AddSingleton<GrainFactory>();
        services.TryAddSingleton<IGrainFactory>(static s => s.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IClusterClient>(static s => s.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IGrainRuntime, GrainRuntime>();
        services.TryAddSingleton<ITimerRegistry, TimerRegistry>();
        services.TryAddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddScoped<ActivationScope>();
        services.AddScoped(static s => s.GetRequiredService<ActivationScope>().Context);
        services.AddSingleton<IPostConfigureOptions<EndpointOptions>>(
            s => new AdvertisedAddress(services, s.GetRequiredService<IOptions<ClusterConnectionOptions>>()));
        services.TryAddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddSingleton<SiloLifecycle>();
        services.TryAddSingleton<ISiloLifecycle>(static s => s.GetRequiredService<SiloLifecycle>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CatalogLifecycle>();
        services.AddSingleton<IConfigurationValidator, SiloOptionsValidator>();
        services.AddKeyedTransient<IGrainExtension, AsyncEnumerableGrainExtension>(typeof(IAsyncEnumerableGrainExtension));
        services.AddKeyedTransient<IGrainExtension, GrainManagementExtension>(typeof(IGrainManagementExtension));
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton<StorageInstruments>();
        services.AddMemoryRecords();
        services.AddSingleton<IConfigureOptions<OrleansJsonSerializerOptions>, StateJsonSetup>();
        services.AddSingleton<IPostConfigureOptions<SystemTextJsonGrainStorageSerializerOptions>, StateJsonSetup>();
        services.TryAddSingleton<OrleansJsonSerializer>();
        services.TryAddSingleton<IGrainStorageLocator, GrainStorageLocator>();
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IAttributeToFactoryMapper<PersistentStateAttribute>, PersistentStateAttributeMapper>();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Filters;
using Orleans.Engine.Hosting;
using Orleans.Engine.Messages;
using Orleans.Engine.Network;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Clients;

/// <summary>The services of a client that is not a silo: calls, references, and what serves its observers.</summary>
internal static class DefaultClientServices
{
    internal static void AddTo(IClientBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(ClientHost))) return;
        if (services.Any(s => s.ServiceType == typeof(SiloHost))) throw NotBoth();
        services.AddLogging();
        services.AddOptions();
        services.AddMetrics();
        services.AddTimeProviders();
        services.TryAddSingleton(static _ => new Orleans.Serialization.DeepCopier());
        Configure(builder);
        AddCalls(services);
        AddObservers(services);
        services.AddSingleton<ClusterManifest>();
        services.AddSingleton<IGrainTypes>(static s => s.GetRequiredService<ClusterManifest>());
        services.AddSingleton<GrainFactory>();
        services.TryAddSingleton<IGrainFactory>(static s => s.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IClusterClient>(static s => s.GetRequiredService<GrainFactory>());
        services.AddSingleton<GatewaySet>();
        services.AddSingleton<IConfigurationValidator, ClusterConnectionOptionsValidator>();
        services.AddSingleton<IConfigurationValidator, ClientOptionsValidator>();
        services.AddSingleton<ClientLifecycle>();
        services.AddSingleton<ClientHost>();
        services.AddHostedService(static s => s.GetRequiredService<ClientHost>());
    }

    internal static OrleansConfigurationException NotBoth() => new(
        "A host is a silo (UseOrleans) or a client (UseOrleansClient), not both. A silo's host has a client of its own: IGrainFactory and IClusterClient.");

    private static void Configure(IClientBuilder builder)
    {
        var section = builder.Configuration.GetSection("Orleans");
        if (section.Exists())
        {
            builder.Services.Configure<ClusterOptions>(section);
            builder.Services.Configure<ClientMessagingOptions>(section.GetSection("Messaging"));
            builder.Services.Configure<ClusterConnectionOptions>(section.GetSection("Connections"));
            ProviderSections.Apply(builder, section);
            if (section.GetValue<bool>("EnableDistributedTracing")) builder.AddActivityPropagation();
        }

        // What calls know of time-outs is asked of one place.
        builder.Services.AddOptions<SiloMessagingOptions>().Configure<IOptions<ClientMessagingOptions>>(static (silo, client) =>
        {
            silo.ResponseTimeout = client.Value.ResponseTimeout;
            silo.CancelRequestOnTimeout = client.Value.CancelRequestOnTimeout;
            silo.DropExpiredMessages = client.Value.DropExpiredMessages;
            silo.WaitForCancellationAcknowledgement = client.Value.WaitForCancellationAcknowledgement;
            silo.MaxMessageBodySize = client.Value.MaxMessageBodySize;
            silo.ResponseTimeoutWithDebugger = client.Value.ResponseTimeoutWithDebugger;
        });
    }

    private static void AddCalls(IServiceCollection services)
    {
        services.TryAddSingleton<OrleansInstruments>();
        services.AddSingleton<ExpirySweeper>();
        services.AddSingleton<CallInstruments>();
        services.AddSingleton<CallTimeouts>();
        services.AddSingleton<CallInvoker>();
        services.AddSingleton<OutgoingFilters>();
        services.AddSingleton<ICallGate, AlwaysOpen>();
        services.AddSingleton<CallSender>();
        services.AddSingleton<ReferenceFactory>();
        services.AddSingleton(static s => new ReferenceCaster(new(s.GetRequiredService<ReferenceFactory>)));
        services.AddSingleton<IGrainReferenceRuntime>(static s => s.GetRequiredService<CallSender>());
        services.AddSingleton<ITransactionHost, TransactionHost>();
        services.AddSingleton<ViewFollower, NoViews>();
        services.AddSingleton<ICallDispatcher>(static s => new ClientDispatcher(
            new(s.GetRequiredService<SiloRuntime>), s.GetRequiredService<GrainClasses>(), s.GetRequiredService<ClientIdentity>(),
            s.GetRequiredService<GatewaySet>()));
        services.AddMessageTransport();
    }

    private static void AddObservers(IServiceCollection services)
    {
        services.AddSingleton<ClientIdentity>();
        services.AddSingleton<ILocalSiloDetails>(static s => s.GetRequiredService<ClientIdentity>());
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<ActivationDirectory>();
        services.AddSingleton<CatalogInstruments>();
        services.AddSingleton<SiloRuntime>();
        services.AddSingleton(static s => new LocalObservers(
            new(s.GetRequiredService<SiloRuntime>), s.GetRequiredService<GrainClasses>(), s.GetRequiredService<ClientIdentity>().Id));
        services.TryAddSingleton<IGrainActivator, GrainActivator>();
        services.AddScoped<ActivationScope>();
        services.AddScoped(static s => s.GetRequiredService<ActivationScope>().Context);
    }

    /// <summary>A client loses no grains to others.</summary>
    private sealed class AlwaysOpen : ICallGate
    {
        public bool IsOpen => true;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Streams;
using Orleans.Providers;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Streams in the memory of the silos.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Grains that subscribe need a grain storage named <c>PubSubStore</c>; implicit subscribers need none.</summary>
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        Add(builder.Services, name, EventCopies.Default);
        configure?.Invoke(new MemoryStreamConfigurator(name, change => change(builder.Services)));
        return builder;
    }

    /// <summary>Events travel in the form of the given serializer.</summary>
    public static ISiloBuilder AddMemoryStreams<TSerializer>(
        this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
        where TSerializer : class, IMemoryMessageBodySerializer
    {
        Add(builder.Services, name, static services => EventCopies.Through(ActivatorUtilities.CreateInstance<TSerializer>(services)));
        configure?.Invoke(new MemoryStreamConfigurator(name, change => change(builder.Services)));
        return builder;
    }

    internal static void Add(IServiceCollection services, string name, Func<IServiceProvider, EventCopies> copies)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        AddShared(services);
        services.AddKeyedSingleton<IStreamProvider>(name, (s, key) => new MemoryStreamProvider((string)key!, s, copies(s)));
    }

    /// <summary>What all providers of the silo use.</summary>
    private static void AddShared(IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(StreamStop))) return;
        services.AddSingleton<ImplicitSubscribers>();
        services.AddSingleton<StreamStop>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static s => s.GetRequiredService<StreamStop>());
        services.AddKeyedTransient<IGrainExtension, StreamConsumerExtension>(typeof(IStreamConsumerExtension));
    }
}

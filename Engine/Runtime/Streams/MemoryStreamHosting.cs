using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Streams;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>Configures one named service.</summary>
public interface INamedServiceConfigurator
{
    string Name { get; }

    Action<Action<IServiceCollection>> ConfigureDelegate { get; }
}

/// <summary>Configures memory streams of a silo.</summary>
public interface ISiloMemoryStreamConfigurator : INamedServiceConfigurator;

public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Grains that subscribe need a grain storage named <c>PubSubStore</c>; implicit subscribers need none.</summary>
    public static ISiloBuilder AddMemoryStreams(
        this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var services = builder.Services;
        AddShared(services);
        services.AddKeyedSingleton<IStreamProvider>(name, static (s, key) => new MemoryStreamProvider((string)key!, s));
        configure?.Invoke(new MemoryStreamConfigurator(name, change => change(services)));
        return builder;
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

    private sealed class MemoryStreamConfigurator(string name, Action<Action<IServiceCollection>> configure) : ISiloMemoryStreamConfigurator
    {
        public string Name => name;

        public Action<Action<IServiceCollection>> ConfigureDelegate => configure;
    }
}

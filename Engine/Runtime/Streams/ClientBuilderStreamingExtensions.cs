using Orleans.Engine.Streams;
using Orleans.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Streams for clients.</summary>
public static class ClientBuilderStreamingExtensions
{
    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
    {
        SiloBuilderMemoryStreamExtensions.Add(builder.Services, name, EventCopies.Default);
        configure?.Invoke(new MemoryStreamConfigurator(name, change => change(builder.Services)));
        return builder;
    }

    /// <summary>Events travel in the form of the given serializer.</summary>
    public static IClientBuilder AddMemoryStreams<TSerializer>(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
        where TSerializer : class, IMemoryMessageBodySerializer
    {
        SiloBuilderMemoryStreamExtensions.Add(
            builder.Services, name, static services => EventCopies.Through(ActivatorUtilities.CreateInstance<TSerializer>(services)));
        configure?.Invoke(new MemoryStreamConfigurator(name, change => change(builder.Services)));
        return builder;
    }
}

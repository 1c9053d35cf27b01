using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>Configures how values travel.</summary>
public interface ISerializerBuilder
{
    IServiceCollection Services { get; }
}

public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddSerializer(this IServiceCollection services, Action<ISerializerBuilder>? configure = null)
    {
        services.TryAddSingleton(static s => new Serializer(s.GetService<IReferenceSource>));
        services.TryAddSingleton(static _ => new DeepCopier());
        configure?.Invoke(new SerializerBuilder(services));
        return services;
    }

    private sealed record SerializerBuilder(IServiceCollection Services) : ISerializerBuilder;
}

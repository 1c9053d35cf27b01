using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Types;

namespace Orleans.Serialization;

public static class SerializationHostingExtensions
{
    /// <summary>Types without attributes of their own for which the predicate holds travel as JSON.</summary>
    public static ISerializerBuilder AddJsonSerializer(
        this ISerializerBuilder serializerBuilder, Func<Type, bool>? isSupported, JsonSerializerOptions? jsonSerializerOptions = null) =>
        serializerBuilder.AddJsonSerializer(
            isSupported,
            isSupported,
            options => options.Configure(o => o.SerializerOptions = jsonSerializerOptions ?? o.SerializerOptions));

    public static ISerializerBuilder AddJsonSerializer(
        this ISerializerBuilder serializerBuilder,
        Func<Type, bool>? isSerializable,
        Func<Type, bool>? isCopyable,
        Action<OptionsBuilder<JsonCodecOptions>>? configureOptions = null)
    {
        // The codecs are those of the process, so that the options are needed before a host is built.
        var services = new ServiceCollection();
        var builder = services.AddOptions<JsonCodecOptions>();
        builder.Configure(options =>
        {
            if (isSerializable is not null) options.IsSerializableType = type => isSerializable(type);
            if (isCopyable is not null) options.IsCopyableType = type => isCopyable(type);
        });
        configureOptions?.Invoke(builder);
        using var provider = services.BuildServiceProvider();
        JsonTypes.Add(new SystemTextJsonFormat(provider.GetRequiredService<IOptions<JsonCodecOptions>>().Value));
        return serializerBuilder;
    }
}

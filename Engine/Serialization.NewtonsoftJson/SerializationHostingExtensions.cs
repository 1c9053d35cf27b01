using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;
using Orleans.Serialization.Types;

namespace Orleans.Serialization;

public static class SerializationHostingExtensions
{
    /// <summary>Types without attributes of their own for which the predicate holds travel as JSON of Newtonsoft.Json.</summary>
    public static ISerializerBuilder AddNewtonsoftJsonSerializer(
        this ISerializerBuilder serializerBuilder, Func<Type, bool>? isSupported, JsonSerializerSettings? jsonSerializerSettings = null) =>
        serializerBuilder.AddNewtonsoftJsonSerializer(
            isSupported, options => options.Configure(o => o.SerializerSettings = jsonSerializerSettings ?? o.SerializerSettings));

    public static ISerializerBuilder AddNewtonsoftJsonSerializer(
        this ISerializerBuilder serializerBuilder, Func<Type, bool>? isSupported, Action<OptionsBuilder<NewtonsoftJsonCodecOptions>>? configureOptions) =>
        serializerBuilder.AddNewtonsoftJsonSerializer(isSupported, isSupported, configureOptions);

    public static ISerializerBuilder AddNewtonsoftJsonSerializer(
        this ISerializerBuilder serializerBuilder,
        Func<Type, bool>? isSerializable,
        Func<Type, bool>? isCopyable,
        Action<OptionsBuilder<NewtonsoftJsonCodecOptions>>? configureOptions)
    {
        // The codecs are those of the process, so that the options are needed before a host is built.
        var services = new ServiceCollection();
        configureOptions?.Invoke(services.AddOptions<NewtonsoftJsonCodecOptions>());
        using var provider = services.AddOptions().BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<NewtonsoftJsonCodecOptions>>().Value;
        JsonTypes.Add(new NewtonsoftJsonFormat(options, isSerializable, isCopyable));
        return serializerBuilder;
    }
}

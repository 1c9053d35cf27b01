using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Types that are opted into Newtonsoft.Json, in every way.</summary>
internal static class NewtonsoftSamples
{
    private static readonly ServiceProvider Services = NewServices();

    internal static Serializer Bytes => Services.GetRequiredService<Serializer>();

    internal static DeepCopier Copier => Services.GetRequiredService<DeepCopier>();

    /// <summary>A message with a value of the declared type, whose text is this one.</summary>
    internal static byte[] Message(string text)
    {
        var writer = WireWriter.Rent();
        writer.WriteByte(WireHeader.Value);
        writer.WriteString(text);
        var message = writer.Written.ToArray();
        writer.Release();
        return message;
    }

    internal static string TextOf<T>(T value) => System.Text.Encoding.UTF8.GetString(Bytes.SerializeToArray(value));

    private static ServiceProvider NewServices()
    {
        Type[] plain = [typeof(Letter), typeof(Stamp), typeof(JObject), typeof(Chain), typeof(Grid), typeof(Circle)];
        Type[] named = [typeof(Parcel), typeof(Content)];
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.Auto };
        return new ServiceCollection()
            .AddSerializer(builder => builder
                .AddNewtonsoftJsonSerializer(plain.Contains)
                .AddNewtonsoftJsonSerializer(named.Contains, settings)
                .AddNewtonsoftJsonSerializer(type => type == typeof(Sent), type => type == typeof(Copied), null)
                .AddNewtonsoftJsonSerializer(null, options => options.Configure(o =>
                {
                    o.IsSerializableType = o.IsCopyableType = type => type == typeof(Configured) ? true : null;
                    o.SerializerSettings = new() { Converters = { new StringEnumConverter() }, NullValueHandling = NullValueHandling.Ignore };
                }))
                .AddNewtonsoftJsonSerializer(type => type == typeof(Unbounded), new JsonSerializerSettings { MaxDepth = null })
                .AddNewtonsoftJsonSerializer(type => type == typeof(DefaultBound), new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All, SerializationBinder = new DefaultSerializationBinder() })
                .AddNewtonsoftJsonSerializer(type => type == typeof(OwnBound), new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.Auto, SerializationBinder = new ShortNames() }))
            .BuildServiceProvider();
    }

    public sealed class Letter
    {
        [JsonProperty("full_name")]
        public string Name { get; private set; } = "";

        [JsonIgnore]
        public string Secret { get; set; } = "";

        public List<int> Numbers { get; set; } = [];

        public Dictionary<string, DateTime> Dates { get; set; } = [];

        internal static Letter New(string name) => new() { Name = name, Secret = "s", Numbers = [1, 2], Dates = { ["d"] = DateTime.UnixEpoch } };
    }

    public readonly record struct Stamp(int Cents, string Country);

    public sealed class Sent
    {
        public int Number { get; set; }
    }

    public sealed class Copied
    {
        public int Number { get; set; }
    }

    public sealed class Configured
    {
        public DayOfWeek Day { get; set; }

        public string? Nothing { get; set; }
    }

    public sealed class NotOptedIn;

    public sealed class Chain
    {
        public Chain? Next { get; set; }
    }

    public sealed class Unbounded
    {
        public Unbounded? Next { get; set; }
    }

    public sealed class Grid
    {
        public int[,]? Cells { get; set; }
    }

    public sealed class Content
    {
        public string Text { get; set; } = "";
    }

    /// <summary>What is in it, its text says.</summary>
    public class Parcel
    {
        public object? Any { get; set; }

        public Type? Kind { get; set; }
    }

    public sealed class DefaultBound
    {
        public object? Any { get; set; }
    }

    public sealed class OwnBound
    {
        public object? Any { get; set; }
    }

    private sealed class ShortNames : ISerializationBinder
    {
        public Type BindToType(string? assemblyName, string typeName) => typeName == "content" ? typeof(Content) : typeof(Undeclared);

        public void BindToName(Type serializedType, out string? assemblyName, out string? typeName) =>
            (assemblyName, typeName) = (null, serializedType == typeof(Content) ? "content" : "undeclared");
    }
}

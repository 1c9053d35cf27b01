using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Engine.Persistence;

namespace Orleans.Serialization;

/// <summary>JSON in which references to grains keep their meaning.</summary>
public class OrleansJsonSerializer
{
    private readonly JsonSerializerOptions _options;

    public OrleansJsonSerializer(IOptions<OrleansJsonSerializerOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value.Json;
    }

    public string Serialize(object? item, Type expectedType) => JsonSerializer.Serialize(item, expectedType, _options);

    public void Serialize(object? item, Type expectedType, Stream destination) => JsonSerializer.Serialize(destination, item, expectedType, _options);

    public object? Deserialize(Type expectedType, string? input) =>
        string.IsNullOrWhiteSpace(input) ? null : JsonSerializer.Deserialize(input, expectedType, _options);

    public object? Deserialize(Type expectedType, Stream input) => JsonSerializer.Deserialize(input, expectedType, _options);
}

/// <summary>Options of <see cref="OrleansJsonSerializer"/>.</summary>
public class OrleansJsonSerializerOptions
{
    internal JsonSerializerOptions Json { get; set; } = StateJson.Create(null);
}

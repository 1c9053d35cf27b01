using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Engine.Persistence;

namespace Orleans.Storage;

/// <summary>States as JSON, with options that the application may change.</summary>
public sealed class SystemTextJsonGrainStorageSerializer(IOptions<SystemTextJsonGrainStorageSerializerOptions> options) : IGrainStorageStreamingSerializer
{
    private readonly JsonSerializerOptions _options = options.Value.JsonSerializerOptions;

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options), StateJson.MediaType);

    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span, _options);
    }

    public async ValueTask SerializeAsync<T>(T? input, Stream destination, CancellationToken cancellationToken = default) =>
        await JsonSerializer.SerializeAsync(destination, input, _options, cancellationToken);

    public ValueTask<T?> DeserializeAsync<T>(Stream input, CancellationToken cancellationToken = default) =>
        JsonSerializer.DeserializeAsync<T>(input, _options, cancellationToken);
}

/// <summary>Options of <see cref="SystemTextJsonGrainStorageSerializer"/>.</summary>
public sealed class SystemTextJsonGrainStorageSerializerOptions
{
    public JsonSerializerOptions JsonSerializerOptions { get; } = new();
}

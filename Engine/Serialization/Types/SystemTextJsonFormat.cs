using System.Text.Json;

namespace Orleans.Serialization.Types;

/// <summary>System.Text.Json.</summary>
internal sealed class SystemTextJsonFormat(JsonCodecOptions options) : JsonFormat
{
    private readonly JsonSerializerOptions _options = options.SerializerOptions;

    internal override bool Serializes(Type type) => options.IsSerializableType?.Invoke(type) == true;

    internal override bool Copies(Type type) => options.IsCopyableType?.Invoke(type) == true;

    internal override byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, _options);

    internal override T? Read<T>(ReadOnlySpan<byte> text) where T : default => JsonSerializer.Deserialize<T>(text, _options);
}

namespace Orleans.Serialization.Types;

/// <summary>A serializer of JSON, with the types that the application has opted into it.</summary>
internal abstract class JsonFormat
{
    internal abstract bool Serializes(Type type);

    internal abstract bool Copies(Type type);

    internal abstract byte[] Write<T>(T value);

    /// <summary>Null when the text says so.</summary>
    internal abstract T? Read<T>(ReadOnlySpan<byte> text);
}

using System.Buffers;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>Writes any value that may travel between grains, and reads it again. Bytes are read by the version that wrote them or a later one.</summary>
public sealed class Serializer
{
    private readonly Func<IReferenceSource?> _references;

    internal Serializer(Func<IReferenceSource?> references) => _references = references;

    public bool CanSerialize(Type type) => WireCodecs.CanTravel(type);

    public bool CanSerialize<T>() => CanSerialize(typeof(T));

    public Serializer<T> GetSerializer<T>() => new(this);

    public byte[] SerializeToArray<T>(T value)
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.Write(value);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Release();
        }
    }

    public void Serialize<T, TBufferWriter>(T value, TBufferWriter destination) where TBufferWriter : IBufferWriter<byte>
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.Write(value);
            writer.CopyTo(destination);
        }
        finally
        {
            writer.Release();
        }
    }

    public void Serialize<T>(T value, Stream destination, int sizeHint = 0)
    {
        var writer = WireWriter.Rent();
        try
        {
            writer.Write(value);
            destination.Write(writer.Written);
        }
        finally
        {
            writer.Release();
        }
    }

    public T Deserialize<T>(byte[] source) => Deserialize<T>((ReadOnlyMemory<byte>)source);

    public T Deserialize<T>(ArraySegment<byte> source) => Deserialize<T>((ReadOnlyMemory<byte>)source);

    public T Deserialize<T>(ReadOnlySpan<byte> source) => Deserialize<T>((ReadOnlyMemory<byte>)source.ToArray());

    public T Deserialize<T>(ReadOnlySequence<byte> source) =>
        Deserialize<T>(source.IsSingleSegment ? source.First : source.ToArray());

    public T Deserialize<T>(ReadOnlyMemory<byte> source)
    {
        var reader = WireReader.Rent(source, _references());
        try
        {
            return reader.Read<T>();
        }
        finally
        {
            reader.Release();
        }
    }

    public T Deserialize<T>(Stream source)
    {
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return Deserialize<T>(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }
}

/// <summary>A serializer of one type.</summary>
public sealed class Serializer<T>
{
    private readonly Serializer _serializer;

    internal Serializer(Serializer serializer) => _serializer = serializer;

    public byte[] SerializeToArray(T value) => _serializer.SerializeToArray(value);

    public void Serialize<TBufferWriter>(T value, TBufferWriter destination) where TBufferWriter : IBufferWriter<byte> =>
        _serializer.Serialize(value, destination);

    public T Deserialize(byte[] source) => _serializer.Deserialize<T>(source);

    public T Deserialize(ReadOnlyMemory<byte> source) => _serializer.Deserialize<T>(source);

    public T Deserialize(ReadOnlySequence<byte> source) => _serializer.Deserialize<T>(source);
}

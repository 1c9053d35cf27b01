using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>Types that were opted into JSON.</summary>
internal sealed class JsonValueCodec<T>(JsonFormat format) : WireCodec<T>
{
    // Text of a few bytes may become an object of many members.
    private const long MemoryPerByte = 16;

    internal override bool IsTracked => !typeof(T).IsValueType;

    internal override void Write(WireWriter writer, T value) => writer.WriteBytes(format.Write(value));

    internal override T Read(WireReader reader)
    {
        var slot = reader.TakeSlot();
        var text = reader.ReadBytes();
        reader.Allocate(text.Length * MemoryPerByte);
        var value = format.Read<T>(text) ?? throw new WireFormatException($"A {typeof(T)} is null.");
        if (IsTracked) reader.Record(slot, value);
        return value;
    }
}

using System.Reflection;
using Orleans.Serialization.Copying;

namespace Orleans.Serialization.Wire;

/// <summary>Objects that are written member by member.</summary>
internal sealed class ObjectCodec<T> : ReferenceCodec<T> where T : class
{
    private readonly Func<T> _create = MemberCopierEmitter.EmitConstructor<T>();
    private readonly MemberWriter<T> _write;
    private readonly MemberReader<T> _read;
    private readonly int _size = ObjectSizes.Of(typeof(T));

    public ObjectCodec(bool isTuple)
    {
        _write = isTuple ? MemberCodecEmitter.EmitTupleWriter<T>() : MemberCodecEmitter.EmitWriter<T>();
        _read = isTuple ? MemberCodecEmitter.EmitTupleReader<T>() : MemberCodecEmitter.EmitReader<T>();
    }

    internal override void Write(WireWriter writer, T value) => _write(ref value, writer);

    protected override T ReadNew(WireReader reader, int slot)
    {
        reader.Allocate(_size);
        var value = _create();
        reader.Record(slot, value);
        _read(ref value, reader);
        return value;
    }
}

/// <summary>Structs that are written member by member.</summary>
internal sealed class StructCodec<T> : WireCodec<T> where T : struct
{
    private readonly MemberWriter<T> _write;
    private readonly MemberReader<T> _read;

    public StructCodec(bool isTuple)
    {
        _write = isTuple ? MemberCodecEmitter.EmitTupleWriter<T>() : MemberCodecEmitter.EmitWriter<T>();
        _read = isTuple ? MemberCodecEmitter.EmitTupleReader<T>() : MemberCodecEmitter.EmitReader<T>();
    }

    internal override void Write(WireWriter writer, T value)
    {
        writer.Enter();
        _write(ref value, writer);
        writer.Leave();
    }

    internal override T Read(WireReader reader)
    {
        var value = default(T);
        reader.Enter();
        _read(ref value, reader);
        reader.Leave();
        return value;
    }
}

/// <summary>About how much memory an object takes.</summary>
internal static class ObjectSizes
{
    internal static int Of(Type type)
    {
        var size = 2 * IntPtr.Size;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            var fields = level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
            size += fields.Length * 2 * IntPtr.Size;
        }

        return size;
    }
}

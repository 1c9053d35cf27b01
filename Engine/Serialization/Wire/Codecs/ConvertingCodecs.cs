namespace Orleans.Serialization.Wire;

/// <summary>Types that a converter takes apart and puts together again.</summary>
internal sealed class ConvertingCodec<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter) : ReferenceCodec<TValue>
    where TValue : class
    where TSurrogate : struct
{
    internal override void Write(WireWriter writer, TValue value) => writer.Write(converter.ConvertToSurrogate(value));

    protected override TValue ReadNew(WireReader reader, int slot)
    {
        var value = converter.ConvertFromSurrogate(TypeCodec<TSurrogate>.Read(reader));
        reader.Record(slot, value);
        return value;
    }
}

internal sealed class ConvertingStructCodec<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter) : WireCodec<TValue>
    where TValue : struct
    where TSurrogate : struct
{
    internal override void Write(WireWriter writer, TValue value) => writer.Write(converter.ConvertToSurrogate(value));

    internal override TValue Read(WireReader reader) => converter.ConvertFromSurrogate(TypeCodec<TSurrogate>.Read(reader));
}

namespace Orleans.Serialization.Wire;

internal sealed class ArrayCodec<T> : ReferenceCodec<T[]>
{
    internal override void Write(WireWriter writer, T[] value) => ArrayElements<T>.Write(writer, value);

    protected override T[] ReadNew(WireReader reader, int slot)
    {
        var items = ArrayElements<T>.New(reader);
        reader.Record(slot, items);
        ArrayElements<T>.ReadItems(reader, items);
        return items;
    }
}

/// <summary>Arrays of several dimensions, which are rare enough to be written by reflection.</summary>
internal sealed class MultiArrayCodec<TArray, T> : ReferenceCodec<TArray> where TArray : class
{
    internal override void Write(WireWriter writer, TArray value)
    {
        var array = (Array)(object)value;
        for (var d = 0; d < array.Rank; d++)
        {
            if (array.GetLowerBound(d) != 0) throw new CodecNotFoundException($"{typeof(TArray)} does not begin at 0 and cannot be sent.");
            writer.WriteVarint((uint)array.GetLength(d));
        }

        foreach (var item in array) TypeCodec<T>.Write(writer, (T)item!);
    }

    protected override TArray ReadNew(WireReader reader, int slot)
    {
        var lengths = new int[typeof(TArray).GetArrayRank()];
        long count = 1;
        for (var d = 0; d < lengths.Length; d++)
        {
            lengths[d] = checked((int)reader.ReadVarint());
            count = checked(count * lengths[d]);
        }

        if (count > reader.Remaining) throw new WireFormatException("An array has more elements than the message has bytes.");
        reader.Allocate(count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        var array = Array.CreateInstance(typeof(T), lengths);
        reader.Record(slot, array);
        if (count == 0) return (TArray)(object)array;
        var index = new int[lengths.Length];
        do
        {
            array.SetValue(TypeCodec<T>.Read(reader), index);
        }
        while (Next(lengths, index));
        return (TArray)(object)array;
    }

    private static bool Next(int[] lengths, int[] index)
    {
        for (var d = index.Length - 1; d >= 0; d--)
        {
            if (++index[d] < lengths[d]) return true;
            index[d] = 0;
        }

        return false;
    }
}

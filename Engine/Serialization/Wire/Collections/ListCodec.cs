using System.Runtime.InteropServices;

namespace Orleans.Serialization.Wire;

internal sealed class ListCodec<T> : ReferenceCodec<List<T>>
{
    internal override void Write(WireWriter writer, List<T> value) => ArrayElements<T>.Write(writer, CollectionsMarshal.AsSpan(value));

    protected override List<T> ReadNew(WireReader reader, int slot)
    {
        var count = reader.ReadCount<T>();
        var list = new List<T>(count);
        reader.Record(slot, list);
        CollectionsMarshal.SetCount(list, count);
        // An element that refers back to the list sees it as it is so far.
        ArrayElements<T>.ReadItems(reader, CollectionsMarshal.AsSpan(list));
        return list;
    }
}

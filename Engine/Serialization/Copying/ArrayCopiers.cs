using System.Text.Json.Nodes;

namespace Orleans.Serialization.Copying;

internal sealed class ArrayCopier<T> : ReferenceCopier<T[]>
{
    protected override T[] CopyNew(T[] value, CopyContext context)
    {
        if (value.Length == 0) return value;
        var copy = new T[value.Length];
        context.Record(value, copy);
        if (TypeCopier<T>.IsShallow)
        {
            value.AsSpan().CopyTo(copy);
            return copy;
        }

        for (var i = 0; i < value.Length; i++) copy[i] = TypeCopier<T>.Copy(value[i], context);
        return copy;
    }
}

/// <summary>Arrays of several dimensions, which are rare enough to be copied by reflection.</summary>
internal sealed class MultiArrayCopier<T> : ReferenceCopier<T> where T : class
{
    protected override T CopyNew(T value, CopyContext context)
    {
        var copy = (Array)((Array)(object)value).Clone();
        context.Record(value, copy);
        var element = typeof(T).GetElementType()!;
        if (ShallowTypes.IsDeclaredShallow(element) || copy.Length == 0) return (T)(object)copy;

        var index = new int[copy.Rank];
        for (var d = 0; d < copy.Rank; d++) index[d] = copy.GetLowerBound(d);
        do
        {
            copy.SetValue(ArgumentCopier.CopyObject(copy.GetValue(index), context), index);
        }
        while (Next(copy, index));
        return (T)(object)copy;
    }

    private static bool Next(Array array, int[] index)
    {
        for (var d = index.Length - 1; d >= 0; d--)
        {
            if (index[d]++ < array.GetUpperBound(d)) return true;
            index[d] = array.GetLowerBound(d);
        }

        return false;
    }
}

internal sealed class ReadOnlyMemoryCopier<T> : ValueCopier<ReadOnlyMemory<T>>
{
    internal override ReadOnlyMemory<T> Copy(ReadOnlyMemory<T> value, CopyContext context) =>
        TypeCopier<T[]>.Copy(value.ToArray(), context);
}

internal sealed class MemoryCopier<T> : ValueCopier<Memory<T>>
{
    internal override Memory<T> Copy(Memory<T> value, CopyContext context) => TypeCopier<T[]>.Copy(value.ToArray(), context);
}

/// <summary>JSON trees copy themselves; what comes out may be of a neighbouring internal type.</summary>
internal sealed class JsonNodeCopier<T> : ValueCopier<T> where T : JsonNode
{
    internal override T Copy(T value, CopyContext context) => (T)CopyUntyped(value, context);

    internal override object CopyUntyped(object value, CopyContext context)
    {
        if (context.Find(value) is { } known) return known;
        var copy = ((JsonNode)value).DeepClone();
        context.Record(value, copy);
        return copy;
    }
}

/// <summary>What the compiler makes of a collection expression for a read-only interface: an array serves as well.</summary>
internal sealed class CollectionExpressionCopier<T> : ValueCopier
{
    internal override object CopyUntyped(object value, CopyContext context)
    {
        if (context.Find(value) is { } known) return known;
        context.Enter();
        var copy = ((IEnumerable<T>)value).Select(item => TypeCopier<T>.Copy(item, context)).ToArray();
        context.Leave();
        context.Record(value, copy);
        return copy;
    }
}

namespace Orleans.Serialization.Wire;

/// <summary>How a collection compares: the usual ways have a number, others travel as any object does.</summary>
internal static class Comparers
{
    private const byte Other = 255;

    private static readonly StringComparer[] OfText =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
    ];

    internal static void WriteEquality<T>(WireWriter writer, IEqualityComparer<T> comparer)
    {
        if (ReferenceEquals(comparer, EqualityComparer<T>.Default)) writer.WriteByte(0);
        else WriteOther(writer, comparer);
    }

    internal static IEqualityComparer<T>? ReadEquality<T>(WireReader reader) => (IEqualityComparer<T>?)Read<IEqualityComparer<T>>(reader);

    internal static void WriteOrder<T>(WireWriter writer, IComparer<T> comparer)
    {
        if (ReferenceEquals(comparer, Comparer<T>.Default)) writer.WriteByte(0);
        else WriteOther(writer, comparer);
    }

    internal static IComparer<T>? ReadOrder<T>(WireReader reader) => (IComparer<T>?)Read<IComparer<T>>(reader);

    private static void WriteOther(WireWriter writer, object comparer)
    {
        var known = Array.FindIndex(OfText, c => c.Equals(comparer));
        writer.WriteByte(known >= 0 ? (byte)(known + 1) : Other);
        if (known < 0) writer.Write<object>(comparer);
    }

    private static object? Read<TComparer>(WireReader reader)
    {
        var number = reader.ReadByte();
        var comparer = number switch
        {
            0 => null,
            Other => TypeCodec<object>.Read(reader),
            _ when number <= OfText.Length => OfText[number - 1],
            _ => throw new WireFormatException($"There is no comparer {number}."),
        };
        return comparer is null or TComparer ? comparer : throw new WireFormatException($"{comparer.GetType()} is no {typeof(TComparer)}.");
    }
}

namespace Orleans.Serialization.Copying;

/// <summary>Types that a converter takes apart and puts together again.</summary>
internal sealed class ConvertingCopier<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter) : ValueCopier<TValue>
    where TSurrogate : struct
{
    internal override TValue Copy(TValue value, CopyContext context)
    {
        if (!typeof(TValue).IsValueType && context.Find(value!) is { } known) return (TValue)known;
        context.Enter();
        var copy = converter.ConvertFromSurrogate(TypeCopier<TSurrogate>.Copy(converter.ConvertToSurrogate(value), context));
        context.Leave();
        if (!typeof(TValue).IsValueType) context.Record(value!, copy!);
        return copy;
    }
}

namespace Orleans.Serialization.Copying;

/// <summary>Copies values whose run-time type is exactly the copier's.</summary>
internal abstract class ValueCopier
{
    internal abstract object CopyUntyped(object value, CopyContext context);
}

internal abstract class ValueCopier<T> : ValueCopier
{
    internal abstract T Copy(T value, CopyContext context);

    internal override object CopyUntyped(object value, CopyContext context) => Copy((T)value, context)!;
}

/// <summary>Values that nobody can change are their own copies.</summary>
internal sealed class ShallowCopier<T> : ValueCopier<T>
{
    internal override T Copy(T value, CopyContext context) => value;
}

/// <summary>Values that cannot be copied; tells why when one turns up, not before.</summary>
internal sealed class RefusingCopier<T>(string reason) : ValueCopier<T>
{
    internal override T Copy(T value, CopyContext context) => throw new CodecNotFoundException(reason);
}

/// <summary>Objects with an identity, which the context keeps.</summary>
internal abstract class ReferenceCopier<T> : ValueCopier<T> where T : class
{
    internal sealed override T Copy(T value, CopyContext context)
    {
        if (context.Find(value) is { } known) return (T)known;
        context.Enter();
        var copy = CopyNew(value, context);
        context.Leave();
        return copy;
    }

    /// <summary>Makes the copy and records it, if possible before the parts, which may refer back to it, are copied.</summary>
    protected abstract T CopyNew(T value, CopyContext context);
}

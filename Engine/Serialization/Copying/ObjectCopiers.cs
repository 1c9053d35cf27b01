namespace Orleans.Serialization.Copying;

/// <summary>Objects that are copied member by member.</summary>
internal sealed class ObjectCopier<T> : ReferenceCopier<T> where T : class
{
    private readonly Func<T> _create = MemberCopierEmitter.EmitConstructor<T>();
    private readonly MemberCopier<T> _copyMembers = MemberCopierEmitter.Emit<T>();

    protected override T CopyNew(T value, CopyContext context)
    {
        var copy = _create();
        context.Record(value, copy);
        _copyMembers(ref value, ref copy, context);
        return copy;
    }
}

/// <summary>Structs that are copied member by member.</summary>
internal sealed class StructCopier<T> : ValueCopier<T> where T : struct
{
    private readonly MemberCopier<T> _copyMembers = MemberCopierEmitter.Emit<T>();

    internal override T Copy(T value, CopyContext context)
    {
        var copy = default(T);
        context.Enter();
        _copyMembers(ref value, ref copy, context);
        context.Leave();
        return copy;
    }
}

internal sealed class NullableCopier<T> : ValueCopier<T?> where T : struct
{
    internal override T? Copy(T? value, CopyContext context) => value is { } v ? TypeCopier<T>.Copy(v, context) : null;
}

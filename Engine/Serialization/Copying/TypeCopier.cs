namespace Orleans.Serialization.Copying;

/// <summary>Copies values of a declared type, whatever their run-time type is. Everything about the type is decided once.</summary>
internal static class TypeCopier<T>
{
    internal static readonly bool IsShallow = ShallowTypes.IsDeclaredShallow(typeof(T));
    private static readonly ValueCopier<T>? Exact =
        !IsShallow && ShallowTypes.IsExact(typeof(T)) ? (ValueCopier<T>)Copiers.Of(typeof(T)) : null;

    internal static T Copy(T value, CopyContext context)
    {
        if (IsShallow || value is null) return value;
        return Exact is { } exact ? exact.Copy(value, context) : (T)Copiers.Of(value.GetType()).CopyUntyped(value, context);
    }
}

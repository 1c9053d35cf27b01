namespace Orleans.Serialization.Copying;

/// <summary>
/// The engine's entry to copying. One <see cref="CopyContext"/> covers everything that must keep its identity together:
/// all arguments of one call.
/// </summary>
internal static class ArgumentCopier
{
    /// <summary>Values of this declared type never need a copy.</summary>
    internal static bool IsShallowCopyable(Type type) => ShallowTypes.IsDeclaredShallow(type);

    internal static bool IsShallowCopyable<T>() => TypeCopier<T>.IsShallow;

    internal static T Copy<T>(T value, CopyContext context) => TypeCopier<T>.Copy(value, context);

    /// <summary>Copies one value on its own.</summary>
    internal static T Copy<T>(T value)
    {
        if (TypeCopier<T>.IsShallow || value is null) return value;
        var context = CopyContext.Rent();
        try
        {
            return TypeCopier<T>.Copy(value, context);
        }
        finally
        {
            context.Return();
        }
    }

    internal static object? CopyObject(object? value, CopyContext context) =>
        value is null ? null : Copiers.Of(value.GetType()).CopyUntyped(value, context);
}

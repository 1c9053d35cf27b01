using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Wire;

/// <summary>Makes exceptions without running anything of their classes.</summary>
internal static class ExceptionFactory
{
    private static readonly ConstructorInfo Base = typeof(Exception).GetConstructor([])!;

    /// <param name="type">Null: not known here.</param>
    /// <param name="name">The name of the type.</param>
    internal static Exception Create(Type? type, string name)
    {
        if (type is null) return new UnavailableExceptionFallbackException(name);
        var value = (Exception)RuntimeHelpers.GetUninitializedObject(type);
        // The runtime needs what this sets when the exception is thrown.
        Base.Invoke(value, null);
        return value;
    }

    internal static void Fill(Exception value, string? message, string? stackTrace, Exception? inner)
    {
        MessageOf(value) = message;
        InnerOf(value) = inner;
        StackTraceOf(value) = stackTrace;
    }

    internal static string? PlainMessage(Exception value) => MessageOf(value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageOf(Exception value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerOf(Exception value);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? StackTraceOf(Exception value);
}

using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Base class of proxies. Two references are equal when they mean the same grain through the same interface.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    internal GrainReference(GrainId grainId, GrainInterfaceType interfaceType, IGrainReferenceRuntime runtime)
    {
        GrainId = grainId;
        InterfaceType = interfaceType;
        Runtime = runtime;
    }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType { get; }

    public virtual string InterfaceName => InterfaceType.ToString();

    internal IGrainReferenceRuntime Runtime { get; }

    /// <summary>The interface that the proxy implements.</summary>
    internal virtual Type? ProxiedInterface => null;

    public virtual TGrainInterface Cast<TGrainInterface>() where TGrainInterface : IAddressable =>
        (TGrainInterface)CastTo(typeof(TGrainInterface));

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public bool Equals([NotNullWhen(true)] GrainReference? other) =>
        other is not null && GrainId == other.GrainId && InterfaceType == other.InterfaceType;

    public sealed override bool Equals(object? obj) => Equals(obj as GrainReference);

    public sealed override int GetHashCode() => GrainId.GetHashCode();

    public static bool operator ==(GrainReference? left, GrainReference? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);

    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"GrainReference:{GrainId}:{InterfaceType}", out charsWritten);

    internal object CastTo(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : Runtime.Cast(this, interfaceType);
}

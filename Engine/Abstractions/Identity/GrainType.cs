using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>The lasting name of a kind of grains.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct GrainType : IEquatable<GrainType>, IComparable<GrainType>, ISerializable, ISpanFormattable
{
    public GrainType(IdSpan id) => Value = id;

    public GrainType(byte[] value) => Value = new(value);

    public IdSpan Value { get; }

    public bool IsDefault => Value.IsDefault;

    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new(IdSpan.Create(value));
    }

    public static byte[]? UnsafeGetArray(GrainType id) => IdSpan.UnsafeGetArray(id.Value);

    public readonly ReadOnlySpan<byte> AsSpan() => Value.AsSpan();

    public readonly uint GetUniformHashCode() => Value.GetUniformHashCode();

    public readonly bool Equals(GrainType other) => Value.Equals(other.Value);

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is GrainType other && Equals(other);

    public override readonly int GetHashCode() => Value.GetHashCode();

    public readonly int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);

    public override readonly string ToString() => Value.ToString();

    readonly string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    readonly bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{Value}", out charsWritten);

    readonly void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("v", ToString());

    internal sealed class Converter : TextJsonConverter<GrainType>
    {
        protected override string? Format(GrainType value) => value.IsDefault ? null : value.ToString();

        protected override GrainType Parse(string text) => Create(text);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>Immutable UTF-8 bytes with their hash, which is computed once: ids are dictionary keys on the hot path.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>, ISerializable, ISpanFormattable
{
    private readonly byte[]? _value;
    private readonly int _hashCode;

    public IdSpan(byte[] value)
    {
        _value = value;
        _hashCode = (int)StableHash.Compute(value);
    }

    private IdSpan(byte[]? value, int hashCode)
    {
        _value = value;
        _hashCode = hashCode;
    }

    public ReadOnlyMemory<byte> Value => _value;

    public bool IsDefault => _value is null || _value.Length == 0;

    public static IdSpan Create(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new(Encoding.UTF8.GetBytes(id));
    }

    public static IdSpan UnsafeCreate(byte[]? value, int hashCode) => new(value, hashCode);

    public static byte[]? UnsafeGetArray(IdSpan id) => id._value;

    public readonly ReadOnlySpan<byte> AsSpan() => _value;

    public readonly uint GetUniformHashCode() => (uint)_hashCode;

    public readonly bool Equals(IdSpan other)
    {
        if (_hashCode != other._hashCode) return false;
        return ReferenceEquals(_value, other._value) || AsSpan().SequenceEqual(other.AsSpan());
    }

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is IdSpan other && Equals(other);

    public override readonly int GetHashCode() => _hashCode;

    public readonly int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    public override readonly string ToString() => _value is null ? "" : Encoding.UTF8.GetString(_value);

    readonly string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    readonly bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Encoding.UTF8.TryGetChars(_value, destination, out charsWritten);

    readonly void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("v", ToString());

    internal sealed class Converter : TextJsonConverter<IdSpan>
    {
        protected override string? Format(IdSpan value) => value.IsDefault ? null : value.ToString();

        protected override IdSpan Parse(string text) => Create(text);
    }
}

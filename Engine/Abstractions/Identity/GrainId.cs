using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>Identity of a grain: its type and its key. Text form <c>type/key</c>; the first slash separates.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISerializable, ISpanFormattable, ISpanParsable<GrainId>
{
    public GrainId(GrainType type, IdSpan key)
    {
        if (type.IsDefault) throw new ArgumentException("A grain id needs a grain type.", nameof(type));
        if (key.IsDefault) throw new ArgumentException("A grain id needs a key.", nameof(key));
        Type = type;
        Key = key;
    }

    public GrainType Type { get; }

    public IdSpan Key { get; }

    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    public static GrainId Parse(string value) => Parse((ReadOnlySpan<char>)value, null);

    public static GrainId Parse(string value, IFormatProvider? provider) => Parse((ReadOnlySpan<char>)value, provider);

    public static GrainId Parse(ReadOnlySpan<char> value, IFormatProvider? provider) =>
        TryParse(value, provider, out var result) ? result : throw new ArgumentException($"'{value}' is not a grain id (type/key).");

    public static bool TryParse(string? value, out GrainId result) => TryParse((ReadOnlySpan<char>)value, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? value, IFormatProvider? provider, out GrainId result) =>
        TryParse((ReadOnlySpan<char>)value, provider, out result);

    public static bool TryParse(ReadOnlySpan<char> value, IFormatProvider? provider, out GrainId result)
    {
        var slash = value.IndexOf('/');
        if (slash <= 0 || slash == value.Length - 1 || value[..slash].IsWhiteSpace())
        {
            result = default;
            return false;
        }

        result = Create(value[..slash].ToString(), value[(slash + 1)..].ToString());
        return true;
    }

    public readonly bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is GrainId other && Equals(other);

    public override readonly int GetHashCode() => (int)GetUniformHashCode();

    public readonly uint GetUniformHashCode() => (Type.GetUniformHashCode() * 31) + Key.GetUniformHashCode();

    public readonly int CompareTo(GrainId other)
    {
        var byType = Type.CompareTo(other.Type);
        return byType != 0 ? byType : Key.CompareTo(other.Key);
    }

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);

    public override readonly string ToString() => $"{Type}/{Key}";

    readonly string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    readonly bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{Type}/{Key}", out charsWritten);

    readonly void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("v", ToString());

    internal sealed class Converter : TextJsonConverter<GrainId>
    {
        protected override string? Format(GrainId value) => value.IsDefault ? null : value.ToString();

        protected override GrainId Parse(string text) => GrainId.Parse(text);
    }
}

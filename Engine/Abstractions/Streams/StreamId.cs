using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Serialization;
using Orleans.Streams;

namespace Orleans.Runtime;

/// <summary>Identity of a stream: namespace and key. Text form <c>namespace/key</c>; the first slash separates.</summary>
[Immutable]
[JsonConverter(typeof(Converter))]
public readonly struct StreamId
    : IEquatable<StreamId>, IComparable<StreamId>, ISerializable, ISpanFormattable, IUtf8SpanFormattable
{
    private const string NoNamespace = "null";

    private readonly byte[]? _bytes;
    private readonly ushort _keyIndex;

    private StreamId(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) throw new ArgumentException("A stream needs a key.", nameof(key));
        _bytes = [.. ns, .. key];
        _keyIndex = checked((ushort)ns.Length);
    }

    public ReadOnlyMemory<byte> FullKey => _bytes;

    public ReadOnlyMemory<byte> Namespace => _bytes.AsMemory(0, _keyIndex);

    public ReadOnlyMemory<byte> Key => _bytes is null ? default : _bytes.AsMemory(_keyIndex);

    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key) => new(ns, key);

    public static StreamId Create(string? ns, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(Encoding.UTF8.GetBytes(ns ?? ""), Encoding.UTF8.GetBytes(key));
    }

    public static StreamId Create(string? ns, Guid key) => Create(ns, key.ToString("N", CultureInfo.InvariantCulture));

    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString(CultureInfo.InvariantCulture));

    public static StreamId Create(IStreamIdentity streamIdentity) => Create(streamIdentity.Namespace, streamIdentity.Guid);

    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        if (slash < 0 || slash == value.Length - 1) throw new ArgumentException("A stream id is namespace/key.", nameof(value));
        var ns = value[..slash];
        return new(ns.SequenceEqual("null"u8) ? default : ns, value[(slash + 1)..]);
    }

    public readonly string? GetNamespace() => _keyIndex == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    public readonly string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    public readonly bool Equals(StreamId other) => _keyIndex == other._keyIndex && FullKey.Span.SequenceEqual(other.FullKey.Span);

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is StreamId other && Equals(other);

    public override readonly int GetHashCode() => (int)StableHash.Compute(FullKey.Span) ^ _keyIndex;

    public readonly int CompareTo(StreamId other)
    {
        var byNamespace = Namespace.Span.SequenceCompareTo(other.Namespace.Span);
        return byNamespace != 0 ? byNamespace : Key.Span.SequenceCompareTo(other.Key.Span);
    }

    public static bool operator ==(StreamId left, StreamId right) => left.Equals(right);

    public static bool operator !=(StreamId left, StreamId right) => !left.Equals(right);

    public override readonly string ToString() => $"{GetNamespace() ?? NoNamespace}/{GetKeyAsString()}";

    readonly string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    readonly bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{ToString()}", out charsWritten);

    readonly bool IUtf8SpanFormattable.TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Encoding.UTF8.TryGetBytes(ToString(), utf8Destination, out bytesWritten);

    readonly void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("v", ToString());

    internal sealed class Converter : TextJsonConverter<StreamId>
    {
        protected override string? Format(StreamId value) => value._bytes is null ? null : value.ToString();

        protected override StreamId Parse(string text) => StreamId.Parse(Encoding.UTF8.GetBytes(text));
    }
}

/// <summary>A Guid as the identity of something, such as a subscription.</summary>
[Immutable]
public sealed class GuidId : IEquatable<GuidId>, IComparable<GuidId>
{
    private GuidId(Guid guid) => Guid = guid;

    public Guid Guid { get; }

    public static GuidId GetNewGuidId() => new(Guid.NewGuid());

    public static GuidId GetGuidId(Guid guid) => new(guid);

    public bool Equals(GuidId? other) => Guid == other?.Guid;

    public override bool Equals(object? obj) => Equals(obj as GuidId);

    public override int GetHashCode() => Guid.GetHashCode();

    public int CompareTo(GuidId? other) => Guid.CompareTo(other?.Guid ?? default);

    public override string ToString() => Guid.ToString();
}

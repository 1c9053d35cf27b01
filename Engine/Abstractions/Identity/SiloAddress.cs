using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>Endpoint and generation of a silo: a process that restarts on the same port is another silo.</summary>
[JsonConverter(typeof(Converter))]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, ISpanFormattable, IParsable<SiloAddress>,
    IUtf8SpanParsable<SiloAddress>
{
    private static readonly ConcurrentDictionary<(IPAddress, int, int), SiloAddress> Interned = new();
    private readonly uint _hash;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _hash = StableHash.Compute(Encoding.UTF8.GetBytes(ToParsableString()));
    }

    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    public bool IsClient => Generation < 0;

    public static SiloAddress New(IPEndPoint ep, int gen)
    {
        ArgumentNullException.ThrowIfNull(ep);
        return New(ep.Address, ep.Port, gen);
    }

    public static SiloAddress New(IPAddress address, int port, int generation)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Interned.GetOrAdd((address, port, generation), static key => new(new(key.Item1, key.Item2), key.Item3));
    }

    /// <summary>For addresses that somebody else names: those are not kept for good.</summary>
    internal static SiloAddress Uncached(IPEndPoint endpoint, int generation) =>
        Interned.TryGetValue((endpoint.Address, endpoint.Port, generation), out var known) ? known : new(endpoint, generation);

    public static SiloAddress FromParsableString(string addr) => Parse(addr);

    public static SiloAddress Parse(string value) =>
        TryParse(value, out var result) ? result! : throw new FormatException($"'{value}' is not a silo address (ip:port@generation).");

    public static bool TryParse(string? value, out SiloAddress? result)
    {
        result = null;
        var at = value is null ? -1 : value.LastIndexOf('@');
        if (at <= 0 || !IPEndPoint.TryParse(value.AsSpan(0, at), out var endpoint)) return false;
        if (!int.TryParse(value.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
            return false;
        result = New(endpoint, generation);
        return true;
    }

    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    public int GetConsistentHashCode() => (int)_hash;

    public bool IsPredecessorOf(SiloAddress other) => Endpoint.Equals(other.Endpoint) && Generation < other.Generation;

    public bool IsSuccessorOf(SiloAddress other) => other.IsPredecessorOf(this);

    public bool Equals([NotNullWhen(true)] SiloAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint));

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => (int)_hash;

    public int CompareTo(SiloAddress? other)
    {
        if (other is null) return 1;
        var byGeneration = Generation.CompareTo(other.Generation);
        if (byGeneration != 0) return byGeneration;
        var byPort = Endpoint.Port.CompareTo(other.Endpoint.Port);
        return byPort != 0
            ? byPort
            : Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());
    }

    public static bool operator ==(SiloAddress? left, SiloAddress? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(SiloAddress? left, SiloAddress? right) => !(left == right);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsClient ? 'C' : 'S')}{Endpoint}:{Generation}");

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{(IsClient ? 'C' : 'S')}{Endpoint}:{Generation}", out charsWritten);

    static SiloAddress IParsable<SiloAddress>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SiloAddress>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SiloAddress result) =>
        TryParse(s, out result!);

    static SiloAddress IUtf8SpanParsable<SiloAddress>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        Parse(Encoding.UTF8.GetString(utf8Text));

    static bool IUtf8SpanParsable<SiloAddress>.TryParse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, [MaybeNullWhen(false)] out SiloAddress result) =>
        TryParse(Encoding.UTF8.GetString(utf8Text), out result!);

    internal sealed class Converter : TextJsonConverter<SiloAddress>
    {
        protected override string? Format(SiloAddress value) => value.ToParsableString();

        protected override SiloAddress Parse(string text) => SiloAddress.Parse(text);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Orleans;

/// <summary>Number of a state of the membership table, and the provider's tag of that state.</summary>
[GenerateSerializer, Immutable]
public sealed class TableVersion(int version, string eTag) : ISpanFormattable, IEquatable<TableVersion>
{
    [Id(0)]
    public int Version { get; } = version;

    [Id(1)]
    public string VersionEtag { get; } = eTag;

    /// <summary>What a write asks for: the next number, provided that the tag still holds.</summary>
    public TableVersion Next() => new(Version + 1, VersionEtag);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<{Version}, {VersionEtag}>");

    public bool Equals([NotNullWhen(true)] TableVersion? other) => other is not null && Version == other.Version && VersionEtag == other.VersionEtag;

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as TableVersion);

    public override int GetHashCode() => HashCode.Combine(Version, VersionEtag);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"<{Version}, {VersionEtag}>", out charsWritten);

    public static bool operator ==(TableVersion? left, TableVersion? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(TableVersion? left, TableVersion? right) => !(left == right);
}

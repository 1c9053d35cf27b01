using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A silo in a view of the cluster.</summary>
[GenerateSerializer, Immutable]
public sealed class ClusterMember(SiloAddress siloAddress, SiloStatus status, string name) : IEquatable<ClusterMember>, ISpanFormattable
{
    [Id(0)]
    public SiloAddress SiloAddress { get; } = siloAddress ?? throw new ArgumentNullException(nameof(siloAddress));

    [Id(1)]
    public SiloStatus Status { get; } = status;

    [Id(2)]
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    public bool Equals([NotNullWhen(true)] ClusterMember? other) =>
        other is not null && SiloAddress.Equals(other.SiloAddress) && Status == other.Status && Name == other.Name;

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as ClusterMember);

    public override int GetHashCode() => SiloAddress.GetHashCode();

    public override string ToString() => $"{SiloAddress}/{Name}/{Status}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(provider, $"{SiloAddress}/{Name}/{Status}", out charsWritten);
}

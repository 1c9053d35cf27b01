using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Where one activation of a grain lives.</summary>
public sealed class GrainAddress : IEquatable<GrainAddress>, ISpanFormattable
{
    public GrainId GrainId { get; init; }

    public ActivationId ActivationId { get; init; }

    public SiloAddress? SiloAddress { get; init; }

    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    [MemberNotNullWhen(true, nameof(SiloAddress))]
    public bool IsComplete => !GrainId.IsDefault && !ActivationId.IsDefault && SiloAddress is not null;

    public bool Matches(GrainAddress? other) =>
        other is not null && GrainId == other.GrainId && SiloAddress == other.SiloAddress && ActivationId == other.ActivationId;

    public bool Equals([NotNullWhen(true)] GrainAddress? other) => Matches(other) && MembershipVersion == other!.MembershipVersion;

    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GrainAddress);

    public override int GetHashCode() => HashCode.Combine(GrainId, ActivationId, SiloAddress);

    public override string ToString() => $"[{SiloAddress} {GrainId}{ActivationId}]";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"[{SiloAddress} {GrainId}{ActivationId}]", out charsWritten);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>Identity of one activation of a grain.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct ActivationId : IEquatable<ActivationId>, ISpanFormattable
{
    private readonly Guid _key;

    public ActivationId(Guid key) => _key = key;

    public bool IsDefault => _key == Guid.Empty;

    public static ActivationId NewId() => new(Guid.NewGuid());

    public static ActivationId FromParsableString(string activationId)
    {
        ArgumentNullException.ThrowIfNull(activationId);
        return activationId.StartsWith('@') && Guid.TryParseExact(activationId.AsSpan(1), "N", out var key)
            ? new(key)
            : throw new FormatException($"'{activationId}' is not an activation id.");
    }

    public readonly string ToParsableString() => ToString();

    public override readonly string ToString() => $"@{_key:N}";

    public readonly bool Equals(ActivationId other) => _key == other._key;

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is ActivationId other && Equals(other);

    public override readonly int GetHashCode() => _key.GetHashCode();

    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);

    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);

    readonly string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    readonly bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"@{_key:N}", out charsWritten);

    internal sealed class Converter : TextJsonConverter<ActivationId>
    {
        protected override string? Format(ActivationId value) => value.IsDefault ? null : value.ToString();

        protected override ActivationId Parse(string text) => FromParsableString(text);
    }
}

using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Engine.Placement;

/// <summary>
/// What a silo says of itself, as its row of the membership table has it: <c>role?name=value&amp;name=value</c> in the column for the role's name.
/// It never changes in a silo's life, so that all members of a view know the same of it.
/// </summary>
internal sealed record SiloFacts(string Role, SiloMetadata Metadata)
{
    private const char BeforeMetadata = '?', BetweenValues = '&', BeforeValue = '=';

    internal static SiloFacts None { get; } = new("", SiloMetadata.Empty);

    internal static SiloFacts Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return None;
        var parts = text.Split(BeforeMetadata, 2);
        var values = parts.Length == 1 ? [] : parts[1].Split(BetweenValues, StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var at = pair.IndexOf(BeforeValue, StringComparison.Ordinal);
            return at < 0
                ? new KeyValuePair<string, string>(Uri.UnescapeDataString(pair), "")
                : new(Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..]));
        });
        return new(Uri.UnescapeDataString(parts[0]), SiloMetadata.Of(values));
    }

    internal string ToText()
    {
        var role = Uri.EscapeDataString(Role);
        if (Metadata.Metadata.IsEmpty) return role;
        return role + BeforeMetadata + string.Join(BetweenValues, Metadata.Metadata
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Uri.EscapeDataString(pair.Key) + BeforeValue + Uri.EscapeDataString(pair.Value)));
    }
}

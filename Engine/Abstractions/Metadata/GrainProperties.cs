using System.Collections.Immutable;

namespace Orleans.Metadata;

/// <summary>What the attributes of a grain class say, as text.</summary>
[GenerateSerializer, Immutable]
public sealed class GrainProperties(ImmutableDictionary<string, string> values) : IEquatable<GrainProperties>
{
    [Id(0)]
    public ImmutableDictionary<string, string> Properties { get; } = values;

    public string ToDetailedString() => string.Join(", ", Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    public bool Equals(GrainProperties? other) =>
        other is not null && Properties.Count == other.Properties.Count
        && Properties.All(pair => other.Properties.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public override bool Equals(object? obj) => Equals(obj as GrainProperties);

    public override int GetHashCode() =>
        Properties.Aggregate(Properties.Count, static (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));
}

using System.Collections.Immutable;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>What a silo says of itself: names and values, such as its zone.</summary>
[GenerateSerializer, Alias("Orleans.Runtime.MembershipService.SiloMetadata.SiloMetadata")]
public record SiloMetadata()
{
    public static SiloMetadata Empty { get; } = new();

    [Id(0)]
    public ImmutableDictionary<string, string> Metadata { get; private set; } = ImmutableDictionary<string, string>.Empty;

    internal static SiloMetadata Of(IEnumerable<KeyValuePair<string, string>> values) => new() { Metadata = values.ToImmutableDictionary() };
}

/// <summary>What is known of silos.</summary>
public interface ISiloMetadataCache
{
    /// <summary>Empty for a silo of which nothing is known.</summary>
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}

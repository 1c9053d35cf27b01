using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Engine.Placement;

/// <summary>The silo's own description.</summary>
internal sealed class SiloMetadataOptions
{
    /// <summary>As in Orleans, the name of the program.</summary>
    public string Role { get; set; } = (Assembly.GetEntryAssembly() ?? typeof(SiloMetadataOptions).Assembly).GetName().Name ?? "";

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>What the silos of the cluster say of themselves. A view is put in force after everything of its silos is known here.</summary>
internal sealed class SiloMetadataCache(IOptions<SiloMetadataOptions> options) : ISiloMetadataCache
{
    private readonly ConcurrentDictionary<SiloAddress, SiloFacts> _known = new();

    /// <summary>What this silo publishes.</summary>
    internal SiloFacts Own { get; } = new(options.Value.Role, SiloMetadata.Of(options.Value.Values));

    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => FactsOf(siloAddress).Metadata;

    internal SiloFacts FactsOf(SiloAddress silo) => _known.GetValueOrDefault(silo, SiloFacts.None);

    /// <summary>Takes over what the membership table says, and forgets silos that are not in it any more.</summary>
    internal void Learn(IEnumerable<MembershipEntry> rows)
    {
        var left = _known.Keys.ToHashSet();
        foreach (var row in rows)
        {
            left.Remove(row.SiloAddress);
            if (!_known.ContainsKey(row.SiloAddress)) _known[row.SiloAddress] = SiloFacts.Parse(row.RoleName);
        }

        foreach (var gone in left) _known.TryRemove(gone, out _);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Engine.Placement;

/// <summary>The silo's own description.</summary>
internal sealed class SiloMetadataOptions
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>Descriptions of the silos: the own one, and what the others have told.</summary>
internal sealed class SiloMetadataCache(ILocalSiloDetails self, IOptions<SiloMetadataOptions> options) : ISiloMetadataCache
{
    private readonly ConcurrentDictionary<SiloAddress, SiloMetadata> _others = new();
    private readonly SiloMetadata _own = SiloMetadata.Of(options.Value.Values);

    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) =>
        siloAddress.Equals(self.SiloAddress) ? _own : _others.GetValueOrDefault(siloAddress, SiloMetadata.Empty);

    internal void Learn(SiloAddress silo, SiloMetadata metadata) => _others[silo] = metadata;

    internal void Forget(SiloAddress silo) => _others.TryRemove(silo, out _);
}

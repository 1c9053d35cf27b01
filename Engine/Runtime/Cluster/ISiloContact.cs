using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>Whether silos reach each other, asked over the lines of ordinary calls.</summary>
internal interface ISiloContact
{
    /// <summary>Completes when the silo answers.</summary>
    Task ProbeAsync(SiloAddress silo);

    /// <summary>Whether another silo reaches this one.</summary>
    Task<bool> IsReachedByAsync(SiloAddress other);
}

/// <summary>Asks by calls.</summary>
internal sealed class SiloContact(ILocalSiloDetails silo, Lazy<IGrainFactory> grains) : ISiloContact
{
    public Task ProbeAsync(SiloAddress other) => NewsOf(other).Probe();

    public Task<bool> IsReachedByAsync(SiloAddress other) => NewsOf(other).CanReach(silo.SiloAddress);

    private IClusterNewsGrain NewsOf(SiloAddress other) =>
        grains.Value.GetGrain<IClusterNewsGrain>(GrainId.Create(ClusterNewsGrain.TypeName, SiloGrains.KeyOf(other)));
}

using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>What silos ask each other, over the lines of ordinary calls.</summary>
internal interface ISiloContact
{
    /// <summary>Whether the silo is in reach: completes when it answers.</summary>
    Task ProbeAsync(SiloAddress silo);

    /// <summary>Whether another silo reaches this one.</summary>
    Task<bool> IsReachedByAsync(SiloAddress other);

    /// <summary>Which of these grains the other silo serves no more since a view.</summary>
    Task<ReleasedGrains> ReleasedAsync(SiloAddress holder, long version, GrainId[] grains);
}

/// <summary>Asks by calls.</summary>
internal sealed class SiloContact(ILocalSiloDetails silo, Lazy<IGrainFactory> grains) : ISiloContact
{
    public Task ProbeAsync(SiloAddress other) => NewsOf(other).Probe();

    public Task<bool> IsReachedByAsync(SiloAddress other) => NewsOf(other).CanReach(silo.SiloAddress);

    public Task<ReleasedGrains> ReleasedAsync(SiloAddress holder, long version, GrainId[] grains) => NewsOf(holder).ReleasedOf(version, grains);

    private IClusterNewsGrain NewsOf(SiloAddress other) =>
        grains.Value.GetGrain<IClusterNewsGrain>(GrainId.Create(ClusterNewsGrain.TypeName, SiloGrains.KeyOf(other)));
}

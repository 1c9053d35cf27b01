using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Management;

/// <summary>What one silo tells and does for the management grain.</summary>
internal interface ISiloManagementGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task<SiloRuntimeStatistics> GetStatistics();

    [AlwaysInterleave]
    Task Collect(TimeSpan ageLimit);

    [AlwaysInterleave]
    Task<SimpleGrainStatistic[]> GetCounts();

    /// <summary>Every activation, or those of some classes.</summary>
    [AlwaysInterleave]
    Task<DetailedGrainStatistic[]> GetActivations(string[]? types);

    [AlwaysInterleave]
    Task<int> CountOf(GrainId grain);

    [AlwaysInterleave]
    Task<int> Count();

    [AlwaysInterleave]
    Task<GrainId[]> GetActiveGrains(GrainType type);
}

/// <summary>Looks at this silo's activations.</summary>
[GrainType(TypeName)]
internal sealed class SiloManagementGrain(
    Catalog.ActivationDirectory directory, Catalog.IdleCollector collector, ILocalSiloDetails silo, SiloReadings readings) : Grain, ISiloManagementGrain
{
    private const string TypeName = SiloGrains.Prefix + "management";

    public Task<SiloRuntimeStatistics> GetStatistics() => Task.FromResult(readings.Read());

    public Task Collect(TimeSpan ageLimit) => Task.WhenAll(collector.Collect(ageLimit).Select(a => a.Deactivated));

    public Task<SimpleGrainStatistic[]> GetCounts() => Task.FromResult(Applications()
        .GroupBy(a => a.Class.Type)
        .Select(g => new SimpleGrainStatistic { GrainType = g.Key.FullName!, SiloAddress = silo.SiloAddress, ActivationCount = g.Count() })
        .ToArray());

    public Task<DetailedGrainStatistic[]> GetActivations(string[]? types) => Task.FromResult(Applications()
        .Where(a => types is null || types.Contains(a.Class.Type.FullName))
        .Select(a => new DetailedGrainStatistic { GrainType = a.Class.Type.FullName!, SiloAddress = silo.SiloAddress, GrainId = a.GrainId })
        .ToArray());

    public Task<int> CountOf(GrainId grain) => Task.FromResult(directory.CountOf(grain));

    public Task<int> Count() => Task.FromResult(Applications().Count());

    public Task<GrainId[]> GetActiveGrains(GrainType type) => Task.FromResult(directory.All().Where(a => a.GrainId.Type == type).Select(a => a.GrainId).ToArray());

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));

    // Not the engine's own, such as this one.
    private IEnumerable<Catalog.Activation> Applications() => directory.All().Where(a => !Cluster.SystemGrains.IsSystem(a.GrainId));
}

using Orleans.Concurrency;
using Orleans.Engine.Catalog;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Clients;

/// <summary>Tells clients which grain classes the cluster has.</summary>
internal interface IManifestGrain : IGrainWithStringKey
{
    // Not the application's time-out, which may be short: a client cannot start without the answer.
    [AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<GrainClassEntry[]> GetGrainClasses();
}

/// <summary>Served by whichever silo is asked: its key names none.</summary>
[GrainType(TypeName)]
internal sealed class ManifestGrain(GrainClasses classes) : Grain, IManifestGrain
{
    internal const string TypeName = SiloGrains.Prefix + "manifest";

    internal static GrainId Id { get; } = GrainId.Create(TypeName, "any");

    public Task<GrainClassEntry[]> GetGrainClasses() => Task.FromResult(classes.Entries);
}

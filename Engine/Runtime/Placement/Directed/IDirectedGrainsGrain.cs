using Orleans.Concurrency;
using Orleans.Engine.Catalog;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Placement.Directed;

/// <summary>What silos tell each other about grains that directors have placed.</summary>
internal interface IDirectedGrainsGrain : IGrainWithStringKey
{
    /// <summary>The grain may be activated on this silo from now on. False, and it may not: another view is in force here.</summary>
    [AlwaysInterleave]
    Task<bool> TakeIn(GrainId grain, SiloAddress home, long number, long version);

    /// <summary>Whatever became of <see cref="TakeIn"/>: completes when the grain is not here and will not be by that request.</summary>
    [AlwaysInterleave]
    Task Refuse(GrainId grain, SiloAddress home, long number);

    /// <summary>The grain's activation has ended on its host, which makes no other one.</summary>
    [AlwaysInterleave]
    Task Forget(GrainId grain, SiloAddress host, long number);
}

/// <summary>Passes it on to the silo's own book-keeping.</summary>
[GrainType(TypeName)]
internal sealed class DirectedGrainsGrain(DirectedGrains grains, ActivationDirectory directory) : Grain, IDirectedGrainsGrain
{
    internal const string TypeName = SiloGrains.Prefix + "directed";

    private static readonly DeactivationReason Unplaced = new(DeactivationReasonCode.Migrating, "It was not known whether the grain was placed here.");

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));

    public Task<bool> TakeIn(GrainId grain, SiloAddress home, long number, long version) => Task.FromResult(grains.TakeIn(grain, home, number, version));

    public Task Refuse(GrainId grain, SiloAddress home, long number)
    {
        grains.Refuse(grain, home, number);
        if (grains.IsHere(grain) || directory.Find(grain) is not { } activation) return Task.CompletedTask;
        activation.Deactivate(Unplaced);
        return activation.Deactivated;
    }

    public Task Forget(GrainId grain, SiloAddress host, long number)
    {
        grains.Forget(grain, host, number);
        return Task.CompletedTask;
    }
}

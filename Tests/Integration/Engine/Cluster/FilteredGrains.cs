using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Orleans.Runtime.Placement.Filtering;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

#pragma warning disable ORLEANSEXP004 // The official attributes are marked as experimental.

public interface IWhereGrain : IGrainWithStringKey
{
    Task<SiloAddress> Where();
}

public interface IZonedGrain : IWhereGrain;

public interface IPaintedGrain : IWhereGrain;

public interface IUnfitGrain : IWhereGrain;

public interface IRoleGrain : IWhereGrain;

public abstract class WhereGrain(ILocalSiloDetails silo) : Grain, IWhereGrain
{
    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);
}

[RequiredMatchSiloMetadataPlacementFilter(["zone"])]
public sealed class ZonedGrain(ILocalSiloDetails silo) : WhereGrain(silo), IZonedGrain;

[Color("red")]
public sealed class PaintedGrain(ILocalSiloDetails silo) : WhereGrain(silo), IPaintedGrain;

[RequiredMatchSiloMetadataPlacementFilter(["nobody has this"])]
public sealed class UnfitGrain(ILocalSiloDetails silo) : WhereGrain(silo), IUnfitGrain;

[SiloRoleBasedPlacement]
public sealed class RoleGrain(ILocalSiloDetails silo) : WhereGrain(silo), IRoleGrain;

/// <summary>A filter of the application: only silos of a color.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ColorAttribute(string color) : PlacementFilterAttribute(new ColorStrategy(color));

public sealed class ColorStrategy(string color) : PlacementFilterStrategy(0)
{
    public ColorStrategy() : this("")
    {
    }

    public string Color { get; } = color;
}

public sealed class ColorDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    private int _asked;

    public int Asked => _asked;

    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        Interlocked.Increment(ref _asked);
        return silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault("color") == ((ColorStrategy)filterStrategy).Color);
    }
}

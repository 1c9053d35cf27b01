namespace Orleans.Runtime.Placement;

/// <summary>Chooses the silo of a new activation for the strategies that it is registered for.</summary>
public interface IPlacementDirector
{
    /// <summary>One of the silos that the context calls compatible. The call's request context is in the target.</summary>
    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);
}

/// <summary>What a director may ask.</summary>
public interface IPlacementContext
{
    SiloAddress LocalSilo { get; }

    SiloStatus LocalSiloStatus { get; }

    SiloAddress[] GetCompatibleSilos(PlacementTarget target);
}

/// <summary>The grain to be activated, and the call that asks for it.</summary>
public readonly struct PlacementTarget(
    GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
{
    public GrainId GrainIdentity { get; } = grainIdentity;

    public GrainInterfaceType InterfaceType { get; } = interfaceType;

    public ushort InterfaceVersion { get; } = interfaceVersion;

    public Dictionary<string, object> RequestContextData { get; } = requestContextData;
}

using Orleans.Engine.Cluster;

namespace Orleans.Engine.Clients;

/// <summary>Which of the engine's own grains clients may call; the others are for silos among themselves.</summary>
internal static class ClientServices
{
    /// <summary>How the types of silo grains begin that clients may call.</summary>
    private static ReadOnlySpan<byte> ForClients => "sys.silo.client."u8;

    internal static bool MayCall(GrainId target) =>
        target == ManifestGrain.Id || SystemGrains.IsObserver(target) || target.Type.AsSpan().StartsWith(ForClients);
}

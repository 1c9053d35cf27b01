using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>Ids that say by themselves where their object lives: grains of one silo, and observers of a silo's or client's process.</summary>
internal static class SystemGrains
{
    private const char HostSeparator = '/';

    private static ReadOnlySpan<byte> ObserverPrefix => "sys.observer."u8;

    internal static bool IsSystem(GrainId grain) => grain.Type.AsSpan().StartsWith("sys."u8);

    internal static bool IsObserver(GrainId grain) => grain.Type.AsSpan().StartsWith(ObserverPrefix);

    /// <summary>An id for an object of this process; the host is a silo's address or a client's id.</summary>
    internal static GrainId NewObserver(Type type, string host) =>
        GrainId.Create($"sys.observer.{type.FullName}", $"{host}{HostSeparator}{Guid.NewGuid():N}");

    /// <summary>The process in which an observer lives.</summary>
    internal static string ObserverHost(GrainId observer)
    {
        var key = observer.Key.ToString();
        var end = key.LastIndexOf(HostSeparator);
        return end < 0 ? "" : key[..end];
    }

    /// <summary>The silo that the id names; null when it names a client.</summary>
    internal static SiloAddress? HostOf(GrainId grain)
    {
        if (!IsObserver(grain)) return SiloGrains.SiloOf(grain);
        return SiloAddress.TryParse(ObserverHost(grain), out var silo) ? silo : null;
    }
}

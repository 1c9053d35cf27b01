namespace Orleans.Platform.Seams;

/// <summary>
/// Grains that belong to one silo each: a class with <c>[GrainType("sys.silo.…")]</c> has at most one activation on every silo,
/// and its key names the silo. Calls go to that silo, or fail with <see cref="SiloUnavailableException"/> when it is gone.
/// </summary>
public static class SiloGrains
{
    /// <summary>How the names of such grain types begin.</summary>
    public const string Prefix = "sys.silo.";

    /// <summary>The key of the silo's grain.</summary>
    public static string KeyOf(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return silo.ToParsableString();
    }

    /// <summary>The silo that a grain belongs to; null for every other grain.</summary>
    public static SiloAddress? SiloOf(GrainId grain) =>
        grain.Type.AsSpan().StartsWith("sys.silo."u8) && SiloAddress.TryParse(grain.Key.ToString(), out var silo) ? silo : null;
}

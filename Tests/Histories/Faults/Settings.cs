using System.Globalization;

namespace Orleans.Platform.Tests.Histories.Faults;

/// <summary>
/// What a run can be told from outside: HISTORIES_SEED repeats one, HISTORIES_SECONDS makes it longer, HISTORIES_SILOS
/// sets the number of silos, HISTORIES_KEEP keeps the files.
/// </summary>
public static class Settings
{
    public static int Seed { get; } = Of("HISTORIES_SEED", Random.Shared.Next(1_000_000));

    /// <summary>The numbers of silos to try: one, and a cluster.</summary>
    public static IEnumerable<object[]> Silos { get; } = Of("HISTORIES_SILOS", 0) is > 0 and var silos ? [[silos]] : [[1], [3]];

    /// <summary>How long a run takes; without a setting, short enough for every build.</summary>
    public static TimeSpan Duration(int otherwiseSeconds) => TimeSpan.FromSeconds(Of("HISTORIES_SECONDS", otherwiseSeconds));

    private static int Of(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

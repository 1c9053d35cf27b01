using System.Diagnostics;
using System.Globalization;

namespace Orleans.Platform.Transactions.Faults;

/// <summary>
/// Kills the process at a step of a commit, for tests: <c>Platform__FaultPoint=DuringBatch:3</c> at the third passage;
/// <c>AfterBatch:3:cut</c> loses the connection to the database there instead. Without the variable a passage costs one
/// comparison.
/// </summary>
public static class FaultPoints
{
    /// <summary>The environment variable that arms a point.</summary>
    public const string Variable = "Platform__FaultPoint";

    private const string Cut = "cut";

    private static readonly ArmedFault? Armed = Parse(Environment.GetEnvironmentVariable(Variable));
    private static int _passages;

    /// <summary>Returns, unless this is the passage at which the process has to die.</summary>
    /// <exception cref="IOException">It is, and the connection has to go instead.</exception>
    public static void Pass(FaultPoint point)
    {
        if (Armed is not null && Armed.Point == point && Interlocked.Increment(ref _passages) == Armed.Passage) Strike(Armed);
    }

    /// <summary>Whether a passage of the point may be the one.</summary>
    public static bool IsArmed(FaultPoint point) => Armed?.Point == point;

    /// <summary>Reads <c>Point</c>, <c>Point:passage</c> or <c>Point:passage:cut</c>.</summary>
    /// <exception cref="FormatException">It is none of them; a test with a wrong name must not pass by mistake.</exception>
    internal static ArmedFault? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        if (!Enum.TryParse<FaultPoint>(parts[0], out var point)) throw new FormatException($"{Variable}: there is no point '{parts[0]}'.");
        if (parts.Length > 2 && parts[2] != Cut) throw new FormatException($"{Variable}: '{parts[2]}' is not '{Cut}'.");
        return new ArmedFault(point, parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2);
    }

    private static void Strike(ArmedFault fault)
    {
        Console.Error.WriteLine($"fault point {fault.Point}, passage {fault.Passage}");
        if (fault.IsCut) throw new IOException("The connection was cut by a fault point.");
        Process.GetCurrentProcess().Kill(); // SIGKILL: no handler, no finally, no flush.
        SpinWait.SpinUntil(static () => false); // The signal is on its way: nothing more happens on this thread.
    }
}

/// <summary>A point that was armed.</summary>
internal sealed record ArmedFault(FaultPoint Point, int Passage, bool IsCut);

using System.Diagnostics;
using System.Globalization;

namespace Orleans.Platform.Transactions.Faults;

/// <summary>
/// Kills the process at a step of a commit, for tests: <c>Platform__FaultPoint=DuringBatch:3</c> at the third passage.
/// Without the variable a passage costs one comparison.
/// </summary>
public static class FaultPoints
{
    /// <summary>The environment variable that arms a point.</summary>
    public const string Variable = "Platform__FaultPoint";

    private static readonly (FaultPoint Point, int Passage)? Armed = Parse(Environment.GetEnvironmentVariable(Variable));
    private static int _passages;

    /// <summary>Returns, unless this is the passage at which the process has to die.</summary>
    public static void Pass(FaultPoint point)
    {
        if (Armed is { } armed && armed.Point == point) Count(armed.Passage);
    }

    /// <summary>Reads <c>Point</c> or <c>Point:passage</c>.</summary>
    /// <exception cref="FormatException">It is neither; a test with a wrong name must not pass by mistake.</exception>
    public static (FaultPoint Point, int Passage)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        if (!Enum.TryParse<FaultPoint>(parts[0], out var point)) throw new FormatException($"{Variable}: there is no point '{parts[0]}'.");
        return (point, parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static void Count(int passage)
    {
        if (Interlocked.Increment(ref _passages) != passage) return;
        Process.GetCurrentProcess().Kill(); // SIGKILL: no handler, no finally, no flush.
        SpinWait.SpinUntil(static () => false); // The signal is on its way: nothing more happens on this thread.
    }
}

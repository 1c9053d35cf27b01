namespace Orleans.Engine.Scheduling;

/// <summary>What a thread does, as far as turns are concerned.</summary>
internal sealed class TurnThread
{
    [ThreadStatic]
    private static TurnThread? _current;

    internal static TurnThread Current => _current ??= new();

    /// <summary>Whose turn it is.</summary>
    internal TurnScheduler? Executing { get; set; }

    /// <summary>The execution context in which turns begin.</summary>
    internal ExecutionContext? Clean { get; set; }

    /// <summary>Until when the turn may visit other activations, in milliseconds of the system's tick count.</summary>
    internal long VisitUntil { get; set; }

    /// <summary>How many visits are under way, one within the other.</summary>
    internal int Visits { get; set; }
}

namespace Orleans.Engine.Scheduling;

/// <summary>What an activation's scheduler does with work.</summary>
internal enum SchedulerState
{
    /// <summary>The activation is being made: work waits.</summary>
    Opening,

    /// <summary>Work is admitted by the rules of interleaving.</summary>
    Open,

    /// <summary>The activation is to end: running work ends, new work waits for the successor.</summary>
    Draining,

    /// <summary>The activation has gone.</summary>
    Closed,
}

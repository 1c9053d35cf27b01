namespace Orleans.Engine.Placement.Directed;

/// <summary>Where the director has placed a grain whose home this silo is. Changed under the lock of <see cref="DirectedGrains"/>.</summary>
internal sealed class DirectedPlace
{
    /// <summary>Names this placing; no other one of this silo has the same number.</summary>
    internal long Number { get; set; }

    /// <summary>The placing whose host has said that the grain has left it.</summary>
    internal long LeftNumber { get; set; }

    /// <summary>Null until the director has answered.</summary>
    internal SiloAddress? Host { get; set; }

    /// <summary>The version of the view in which the host has said that it has the grain.</summary>
    internal long VerifiedIn { get; set; }

    /// <summary>While it is being found, or given up: completes with what went wrong, or with nothing.</summary>
    internal TaskCompletionSource<Exception?>? Pending { get; set; }
}

/// <summary>A grain that is on this silo because its home has placed it here. Changed under the lock of <see cref="DirectedGrains"/>.</summary>
internal sealed class GuestGrain(SiloAddress home, long number)
{
    internal SiloAddress Home => home;

    internal long Number => number;

    /// <summary>Its activation has ended, and the home is being told: nothing is activated here before it knows.</summary>
    internal TaskCompletionSource<Exception?>? Leaving { get; set; }
}

/// <summary>What is to be done with a call: go on to a silo, wait, or find a place first.</summary>
internal readonly record struct DirectedRoute(SiloAddress? Silo, Task<Exception?>? Wait, DirectedPlace? ToPlace)
{
    internal static DirectedRoute Again { get; } = new(null, Task.FromResult<Exception?>(null), null);
}

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// A moment of this machine's monotonic clock: neither a correction of the wall clock nor what another machine's clock says
/// moves it. What travels is the rest of the time.
/// </summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan rest)
{
    private readonly long _set = time.GetTimestamp();

    /// <summary>The time until then; zero when it is over.</summary>
    public TimeSpan Rest
    {
        get
        {
            var left = rest - time.GetElapsedTime(_set);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public bool HasPassed => Rest == TimeSpan.Zero;

    /// <summary>Whether it is over for longer than that.</summary>
    public bool HasPassedBy(TimeSpan grace) => time.GetElapsedTime(_set) - grace >= rest;
}

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>How long something took, mostly and nearly always.</summary>
public sealed record Spread(TimeSpan P50, TimeSpan P99)
{
    public static Spread Of(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] ordered = [.. times.Order()];
        return ordered.Length == 0 ? new(TimeSpan.MaxValue, TimeSpan.MaxValue) : new(ordered[ordered.Length / 2], ordered[ordered.Length * 99 / 100]);
    }

    public override string ToString() => $"{P50.TotalMilliseconds:0.0} ms (p50), {P99.TotalMilliseconds:0.0} ms (p99)";
}

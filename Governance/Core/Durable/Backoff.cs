namespace Orleans.Platform.Governance.Durable;

/// <summary>Pauses that double up to a limit, each with jitter, so that what failed together does not come back together.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = first;

    public TimeSpan Next()
    {
        var pause = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < longest ? _next * 2 : longest;
        return pause;
    }
}

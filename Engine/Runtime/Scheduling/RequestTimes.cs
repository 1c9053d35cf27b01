using Orleans.Configuration;

namespace Orleans.Engine.Scheduling;

/// <summary>After how many milliseconds requests are remarkable.</summary>
internal sealed class RequestTimes(SiloMessagingOptions options)
{
    /// <summary>It runs for long.</summary>
    internal long Slow { get; } = ToMilliseconds(options.RequestProcessingWarningTime);

    /// <summary>It waits for long.</summary>
    internal long Late { get; } = ToMilliseconds(options.RequestQueueDelayWarningTime);

    /// <summary>It runs for so long that its activation is given up.</summary>
    internal long Stuck { get; } = ToMilliseconds(options.MaxRequestProcessingTime);

    // Infinite is below zero.
    private static long ToMilliseconds(TimeSpan time) => time > TimeSpan.Zero ? (long)time.TotalMilliseconds : long.MaxValue;
}

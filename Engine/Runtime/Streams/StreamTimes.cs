namespace Orleans.Engine.Streams;

/// <summary>Limits of stream delivery.</summary>
internal sealed class StreamTimes
{
    /// <summary>The pause before an event is delivered again; it doubles with every try.</summary>
    internal TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    internal TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long an event that its consumer does not take is given up.</summary>
    internal TimeSpan DeliveryLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many events a stream keeps for subscriptions that begin with an old one.</summary>
    internal int KeptEvents { get; set; } = 1_000;

    /// <summary>How many events may wait for one subscription.</summary>
    internal int QueueLimit { get; set; } = 10_000;
}

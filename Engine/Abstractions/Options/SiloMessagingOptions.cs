namespace Orleans.Configuration;

public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>
    /// Requests that may wait at one activation; further ones are refused with <see cref="LimitExceededException"/>. 0: the
    /// engine's own limit of 10,000, because every queue has one.
    /// </summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>A warning is logged when more wait at one activation. 0: none.</summary>
    public int MaxEnqueuedRequestsSoftLimit { get; set; }

    public int MaxEnqueuedRequestsHardLimit_StatelessWorker { get; set; }

    public int MaxEnqueuedRequestsSoftLimit_StatelessWorker { get; set; }

    public int MaxForwardCount { get; set; } = 2;

    public TimeSpan ClientDropTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>An activation whose request runs longer is taken for stuck: it ends without that, and the next call gets a new one.</summary>
    public TimeSpan MaxRequestProcessingTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>A request that runs longer is logged, once.</summary>
    public TimeSpan RequestProcessingWarningTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A request that waits longer for its turn is logged, once.</summary>
    public TimeSpan RequestQueueDelayWarningTime { get; set; } = TimeSpan.FromSeconds(20);

    public TimeSpan SystemResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

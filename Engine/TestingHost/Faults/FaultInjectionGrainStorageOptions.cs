namespace Orleans.TestingHost;

/// <summary>Options of a storage with planned faults.</summary>
public class FaultInjectionGrainStorageOptions
{
    public static TimeSpan DEFAULT_LATENCY = TimeSpan.FromMilliseconds(10);

    /// <summary>How long every operation takes at least.</summary>
    public TimeSpan Latency { get; set; } = DEFAULT_LATENCY;
}

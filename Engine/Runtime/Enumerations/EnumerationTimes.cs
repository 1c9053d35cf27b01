namespace Orleans.Engine.Enumerations;

/// <summary>The times of enumerations.</summary>
internal sealed class EnumerationTimes
{
    /// <summary>How long a pull waits for an item before it answers that there is none yet.</summary>
    internal TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long an enumeration that nobody goes on with is forgotten.</summary>
    internal TimeSpan IdleLimit { get; set; } = TimeSpan.FromMinutes(5);
}

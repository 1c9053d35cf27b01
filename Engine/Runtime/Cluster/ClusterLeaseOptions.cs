namespace Orleans.Platform.Engine;

/// <summary>How silos keep their membership, and how soon a silo that is gone is replaced.</summary>
public sealed class ClusterLeaseOptions
{
    /// <summary>
    /// For how long others wait for a sign of life before they declare a silo dead. A silo that cannot renew for four fifths of it
    /// stops serving by itself. At least five times <see cref="RenewPeriod"/>. Default: 3 seconds.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a silo renews its lease and reads the table. Default: 500 milliseconds.</summary>
    public TimeSpan RenewPeriod { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// For how long calls may go on running in grains that move to another silo, or when the silo stops, before their work is rolled
    /// back. Default: 30 seconds.
    /// </summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(30);
}

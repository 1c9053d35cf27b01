namespace Orleans.Configuration;

public class TransactionalStateOptions
{
    public const int DefaultMaxLockGroupSize = 20;
    public const int DefaultConfirmationRetryLimit = 3;

    public static TimeSpan DefaultLockTimeout = TimeSpan.FromSeconds(8);
    public static TimeSpan DefaultRemoteTransactionPingFrequency = TimeSpan.FromSeconds(60);

    public static TimeSpan DefaultPrepareTimeout => TimeSpan.FromSeconds(20);

    public static TimeSpan DefaultLockAcquireTimeout => TimeSpan.FromSeconds(10);

    public static int ConfirmationRetryLimit { get; set; } = DefaultConfirmationRetryLimit;

    /// <summary>How many transactions may share a lock.</summary>
    public int MaxLockGroupSize { get; set; } = DefaultMaxLockGroupSize;

    /// <summary>How long a lock may be held.</summary>
    public TimeSpan LockTimeout { get; set; } = DefaultLockTimeout;

    /// <summary>How long a transaction waits for a lock.</summary>
    public TimeSpan LockAcquireTimeout { get; set; } = DefaultLockAcquireTimeout;

    public TimeSpan PrepareTimeout { get; set; } = DefaultPrepareTimeout;

    public TimeSpan RemoteTransactionPingFrequency { get; set; } = DefaultRemoteTransactionPingFrequency;

    public TimeSpan ConfirmationRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}

namespace Orleans.Platform.Transactions;

/// <summary>How transactions run and commit.</summary>
public sealed class TransactionOptions
{
    /// <summary>
    /// Transactions that execute at once, at most; those that wait for their commit do not count, nor do those that other grain calls
    /// have begun. Further ones wait without a lock. While more than a ninth of them lose conflicts there are fewer, down to four for each
    /// processor. The default is 128.
    /// </summary>
    public int MaxExecuting { get; set; } = 128;

    /// <summary>
    /// Transactions that may wait to be executed; further ones get <c>OrleansStartTransactionFailedException</c> when their call arrives.
    /// As many may wait for one grain that does one thing at a time, beside these. The default is 10,000.
    /// </summary>
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>Transactions that may wait for the commit at once; further ones get <c>CommitOverloadException</c>. The default is 20,000.</summary>
    public int MaxQueuedCommits { get; set; } = 20_000;

    /// <summary>Transactions in one batch at most. The default is 2,000.</summary>
    public int MaxBatchSize { get; set; } = 2_000;

    /// <summary>How long one batch may take in the database before its connection is given up and its outcome looked up. The default is 30 seconds.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a transaction may run from its first try to its commit. The default is 10 seconds, Orleans' nominal limit.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the victim of a conflict is run again, with its age kept, until its deadline. The default is true.</summary>
    public bool RetryVictims { get; set; } = true;

    /// <summary>
    /// How soon after the answer the record of a read-only transaction is durable at the latest; a stop of the silo loses
    /// none, a crash those of this time. Reads of classified state are always on record before the answer; with zero,
    /// all reads are. The default is 100 milliseconds.
    /// </summary>
    public TimeSpan ReadRecordDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the service of a transaction committer may take to answer; then its answer counts as no. The default is 10 seconds.</summary>
    public TimeSpan CommitterTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a crash a committer's service that fails is asked again before the transaction is rolled back. Nobody
    /// loads its items meanwhile. The default is 5 minutes.
    /// </summary>
    public TimeSpan CommitterPatience { get; set; } = TimeSpan.FromMinutes(5);
}

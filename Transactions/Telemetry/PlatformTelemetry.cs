using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.Telemetry;

/// <summary>Spans and measurements of transactions and commits.</summary>
internal static class PlatformTelemetry
{
    /// <summary>The name of the platform's activity source and meter.</summary>
    public const string SourceName = "Orleans.Platform";

    public static readonly ActivitySource Source = new(SourceName);

    private static readonly Meter Meter = new(SourceName);
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("platform.commit.transactions", "{transaction}", "Transactions that became durable.");
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("platform.commit.batch.size", "{transaction}", "Transactions in one commit batch.");
    private static readonly Histogram<double> BatchTime = Meter.CreateHistogram<double>("platform.commit.batch.duration", "s", "Time from putting a batch together until it was durable.");
    private static readonly Counter<long> Aborts = Meter.CreateCounter<long>("platform.transaction.aborts", "{transaction}", "Tries of transactions that were rolled back, by reason.");

    private static readonly Counter<long> DroppedRecords = Meter.CreateCounter<long>("platform.transaction.abort_records.dropped", "{record}", "Tries that were rolled back and are on no record, because there were too many or the database did not take it.");

    // The names that Orleans users know.
    private static readonly Meter OrleansMeter = new("Microsoft.Orleans");
    private static readonly Counter<long> Started = OrleansMeter.CreateCounter<long>("orleans-transactions-started");
    private static readonly Counter<long> Successful = OrleansMeter.CreateCounter<long>("orleans-transactions-successful");
    private static readonly Counter<long> Failed = OrleansMeter.CreateCounter<long>("orleans-transactions-failed");
    private static readonly Counter<long> Throttled = OrleansMeter.CreateCounter<long>("orleans-transactions-throttled");

    public static void TransactionStarted() => Started.Add(1);

    public static void TransactionEnded(Exception? failure)
    {
        (failure is null ? Successful : Failed).Add(1);
        if (failure?.InnerException is CommitOverloadException) Throttled.Add(1);
    }

    public static void BatchCommitted(int transactions, TimeSpan duration)
    {
        Commits.Add(transactions);
        BatchSize.Record(transactions);
        BatchTime.Record(duration.TotalSeconds);
    }

    public static void Aborted(string reason) => Aborts.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void AbortRecordsDropped(long tries) => DroppedRecords.Add(tries);

    /// <summary>A transaction was refused before it began.</summary>
    public static void Refused()
    {
        Aborted("overload");
        Throttled.Add(1);
    }

    /// <summary>The span of one transaction's way into the database, child of the call that waits for it.</summary>
    public static Activity? StartCommit() => Activity.Current is null ? null : Source.StartActivity("commit", ActivityKind.Client);

    /// <summary>The span of a batch; it belongs to no single request, so it stands alone.</summary>
    public static Activity? StartBatch(List<CommitEntry> entries)
    {
        if (!Source.HasListeners()) return null;
        Activity.Current = null;
        var activity = Source.StartActivity("commit batch", ActivityKind.Client);
        activity?.SetTag("platform.batch.size", entries.Count);
        activity?.SetTag("db.system.name", "postgresql");
        return activity;
    }
}

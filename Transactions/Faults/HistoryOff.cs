using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Transactions.Faults;

/// <summary>
/// What history and provenance cost, for the benchmark that asks: with <c>Platform__HistoryOff=true</c> a new version replaces
/// the one before, and no calls, reads and transactions are put on record. No option: the tables of a platform have no place for
/// such versions, so that every commit fails unless the benchmark has made tables of its own and says how they are written.
/// </summary>
internal static class HistoryOff
{
    // Read once, so that it is a constant for the code that is compiled after it.
    public static readonly bool IsOn = bool.TryParse(Environment.GetEnvironmentVariable("Platform__HistoryOff"), out var isOn) && isOn;

    /// <summary>Puts a version into a batch, in place of the one before.</summary>
    internal delegate void Replace(CommitBatch batch, ItemKey item, long expected, long transactionId, string? payload);

    public static Replace ReplaceVersion { get; set; } = (_, _, _, _, _) => throw new NotSupportedException("Only a benchmark keeps no history.");
}

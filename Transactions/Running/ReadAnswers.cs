using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// The short way of transactions that have only read what is durable: their record is written a little later, and their
/// answer waits only for the proof that, after they had read, this silo still had its place.
/// </summary>
internal sealed class ReadAnswers(ReadRecords records, PlaceCheck check, SiloPlace place, IOptions<TransactionOptions> options)
{
    private readonly bool _isOff = options.Value.ReadRecordDelay == TimeSpan.Zero;

    /// <summary>
    /// Takes the transaction's record and gives its locks back. False when it must go the long way: it writes, it has rows of
    /// others, it has seen classified state or versions that are not durable, or too many records wait.
    /// </summary>
    public bool TryRecord(RunningTransaction transaction, CommitEntry entry)
    {
        if (_isOff || transaction.Committer is not null || entry.DependsOn.Count > 0 || entry.Rows.Count != transaction.Accesses.Count) return false;
        foreach (var access in transaction.Accesses)
        {
            if (access.IsWritten || access.Item.IsClassified) return false;
        }

        // While the locks are held: above the stamps of all versions that were read, below those of all that replace them.
        entry.Stamp = place.Clock.Next();
        entry.KeepsStamp = true;
        entry.Listener = null; // A record of reads that waits must not keep what has ended in memory.
        if (!records.TryAdd(entry))
        {
            entry.KeepsStamp = false;
            entry.Listener = transaction;
            return false;
        }

        transaction.ReleaseAll();
        return true;
    }

    /// <summary>Completes when it is certain that what was read was the latest; fails when that cannot be said.</summary>
    public Task ConfirmAsync(RunningTransaction transaction) => transaction.Accesses.Count > 0 ? check.ConfirmAsync() : Task.CompletedTask;

    /// <summary>What the caller is told when that cannot be said.</summary>
    public static Exception Explain(RunningTransaction transaction, Exception failure)
        => new OrleansTransactionTransientFailureException(transaction.Info.Id, failure.Message, failure);
}

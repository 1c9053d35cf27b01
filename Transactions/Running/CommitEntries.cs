using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>What a transaction that has ended, and its shares on other silos, hand to the commit pipeline.</summary>
internal sealed class CommitEntries(IEnumerable<ICommitContributor> contributors)
{
    private readonly ICommitContributor[] _contributors = [.. contributors];

    /// <summary>Null when the transaction's rows could not be put together; nothing of it is anywhere then.</summary>
    public CommitEntry? TryMake(
        RunningTransaction transaction, IReadOnlyList<BranchShare> shares, CallScope? call, object? result, List<ICommitRow> rows, out Exception? refusal)
    {
        try
        {
            refusal = null;
            return Make(transaction, shares, call, result, rows);
        }
        catch (Exception failure)
        {
            refusal = new OrleansTransactionAbortedException(transaction.Info.Id, failure.Message, failure);
            return null;
        }
    }

    private CommitEntry Make(RunningTransaction transaction, IReadOnlyList<BranchShare> shares, CallScope? call, object? result, List<ICommitRow> rows)
    {
        List<CommitEntry>? dependencies = null;
        foreach (var access in transaction.Accesses)
        {
            rows.Add(access.ToRow());
            if (access.SeenFrom is { IsCommitted: false } seen) (dependencies ??= []).Add(seen);
        }

        if (transaction.Rows.Count > 0) rows.AddRange(transaction.Rows);
        foreach (var share in shares)
        {
            MergedCalls.Add(share, transaction.Calls, rows);
        }

        var commit = new TransactionCommit(transaction.Info, call, result, rows);
        foreach (var contributor in _contributors)
        {
            contributor.Contribute(commit);
        }

        return new CommitEntry(
            call?.RequestId ?? transaction.Id, call?.Principal ?? PlatformContext.AnonymousPrincipal, transaction.Calls, rows,
            isAwaitedInTurn: TaskScheduler.Current != TaskScheduler.Default)
        {
            DependsOn = dependencies is null ? [] : dependencies,
            Listener = transaction,
            TryId = transaction.Id,
            Places = shares.Count == 0 ? [] : [.. shares.Select(share => (share.Slot, share.Epoch)).Distinct()],
        };
    }
}

using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>The branches on this silo of transactions whose root is elsewhere.</summary>
internal sealed class BranchTable(TransactionRegistry transactions, SiloPlace place, PlaceCheck check)
{
    /// <summary>Ends a branch and hands its work over. It is certain by then: nothing that it has seen can still fail.</summary>
    public async Task<BranchAnswer> PrepareAsync(Guid transactionId)
    {
        if (transactions.Find(transactionId) is not { Root: not null } branch)
            return new(null, "The branch is not known here any more.", IsVictim: true);
        FaultPoints.Pass(FaultPoint.BeforeBranchPrepare);
        try
        {
            foreach (var access in branch.Accesses)
            {
                if (access.IsWritten) await access.SerializeAsync(CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            branch.TryDoom(new OrleansTransactionAbortedException(branch.Info.Id, failure.Message, failure), isVictim: false);
        }

        if (!branch.TryEnd()) return new(null, branch.Doom?.Message ?? "The branch has ended already.", branch.IsVictim, AbortCause.Of(branch.Conflict));
        if (!await HaveCommittedAsync(branch)) return new(null, "The transaction has read from one that could not be committed.", IsVictim: true);
        var share = ToShare(branch);
        FaultPoints.Pass(FaultPoint.AfterBranchPrepare);
        return new(share, null, IsVictim: false);
    }

    public void OnCommitted(Guid transactionId, long stamp)
    {
        place.Clock.Observe(stamp); // Before anybody can see what the transaction did.
        if (transactions.Take(transactionId) is not { Root: not null } branch) return;
        FaultPoints.Pass(FaultPoint.BeforeBranchOutcome);
        var durable = NewEntry(branch);
        durable.Succeed();
        Publish(branch, durable);
        branch.OnCommitted(durable);
    }

    /// <summary>Tells whether the branch lost a conflict, or has seen what was not so: then its "no" is none.</summary>
    public async Task<BranchAbort> OnAbortedAsync(Guid transactionId)
    {
        if (transactions.Take(transactionId) is not { Root: not null } branch) return new(IsVictim: false, null);
        FaultPoints.Pass(FaultPoint.BeforeBranchOutcome);
        branch.TryDoom(new OrleansTransactionAbortedException(branch.Info.Id, "The transaction was rolled back by its root."), isVictim: false);
        branch.ReleaseAll();
        // A "no" that was decided on what will never exist, or on the memory of a silo that has been replaced, is none.
        var isNone = branch.IsVictim || !await HaveCommittedAsync(branch) || !await HasSeenTheLatestAsync(branch);
        return new(isNone, AbortCause.Of(branch.Conflict));
    }

    /// <summary>The root has decided, but what it told was lost: memory forgets, and the database says what came of it.</summary>
    public void OnDecided(RunningTransaction branch)
    {
        if (transactions.Take(branch.Id) is null || branch.Doom is not null) return; // Who was doomed has no lock any more, and no say.
        var unknown = NewEntry(branch);
        unknown.Fail(new CommitConflictException("The outcome was not told."));
        Publish(branch, unknown);
    }

    /// <summary>Waits for those whose versions the branch has seen; false when one of them failed.</summary>
    private static async Task<bool> HaveCommittedAsync(RunningTransaction branch)
    {
        foreach (var access in branch.Accesses)
        {
            if (access.SeenFrom is not { IsCommitted: false } seen) continue;
            await seen.Ended;
            if (!seen.IsCommitted) return false;
        }

        return true;
    }

    private async Task<bool> HasSeenTheLatestAsync(RunningTransaction branch)
    {
        try
        {
            if (branch.Accesses.Count > 0) await check.ConfirmAsync();
            return true;
        }
        catch (FencedException)
        {
            return false;
        }
    }

    private BranchShare ToShare(RunningTransaction branch) => new()
    {
        Slot = place.Slot,
        Epoch = place.Epoch,
        Stamp = place.Clock.Next(),
        Calls = branch.Calls,
        Rows = [.. branch.Rows],
        CommitterService = branch.Committer?.ServiceName,
        CommitterOperation = branch.Committer?.Operation,
        Accesses = [.. branch.Accesses.Select(access => new BranchAccess(
            access.Item.Key.KindId, access.Item.Key.GrainKey, access.VersionSeen, access.Call, access.IsWritten, access.Payload))],
    };

    private static CommitEntry NewEntry(RunningTransaction branch) => new(branch.Id, PlatformContext.AnonymousPrincipal, [], []);

    private static void Publish(RunningTransaction branch, CommitEntry outcome)
    {
        foreach (var access in branch.Accesses) access.Publish(outcome);
    }
}

using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Committers;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>The root's side of a transaction that has been on several silos: collects what was done there, and tells the outcome.</summary>
internal sealed class Branches(IGrainFactory grains, SiloPlace place)
{
    /// <summary>How the record of a branch is called among a transaction's participants.</summary>
    private const string ParticipantName = "$silo";

    /// <summary>Notes, in what goes back to the root, that the transaction has been on this silo.</summary>
    public static void Record(TransactionInfo info, GrainReference thisSilo)
        => info.RecordRead(new ParticipantId(ParticipantName, thisSilo, ParticipantId.Role.Manager), default);

    /// <summary>The silos, besides the root's, on which the transaction has been.</summary>
    public static IReadOnlyList<GrainId> Of(TransactionInfo info)
    {
        if (!AmbientTransaction.HasParticipants(info)) return [];
        List<GrainId> branches = [];
        foreach (var participant in info.Participants.Keys)
        {
            if (participant.Name == ParticipantName) branches.Add(participant.Reference.GrainId);
        }

        return branches;
    }

    /// <summary>Ends every branch. The shares, or why the transaction cannot commit.</summary>
    public async Task<(IReadOnlyList<BranchShare> Shares, Exception? Refusal)> PrepareAsync(RunningTransaction transaction, IReadOnlyList<GrainId> branches)
    {
        var shares = new List<BranchShare>(branches.Count);
        try
        {
            foreach (var answer in await Task.WhenAll(branches.Select(branch => Grain(branch).Prepare(transaction.Id))))
            {
                transaction.ConflictElsewhere ??= answer.Cause;
                if (answer.Share is not { } share) return (shares, Refused(transaction, answer));
                place.Clock.Observe(share.Stamp);
                shares.Add(share);
                if (!TakeCommitter(transaction, share)) return (shares, new OrleansTransactionAbortedException(transaction.Info.Id, CommitterCall.OnlyOne));
            }

            return (shares, null);
        }
        catch (Exception failure) when (failure is not OrleansTransactionAbortedException)
        {
            return (shares, new OrleansTransactionTransientFailureException(
                transaction.Info.Id, $"A silo that takes part could not be reached: {failure.Message}", failure));
        }
    }

    /// <summary>Tells the branches that the transaction is durable. When the message is lost, they ask.</summary>
    public void TellCommitted(RunningTransaction transaction, IReadOnlyList<GrainId> branches)
    {
        var stamp = place.Clock.Next();
        foreach (var branch in branches) _ = Grain(branch).Committed(transaction.Id, stamp);
    }

    /// <summary>Lets the branches give their locks back. True when one of them lost a conflict.</summary>
    public async Task<bool> AbortAsync(RunningTransaction transaction, IReadOnlyList<GrainId> branches)
    {
        try
        {
            var answers = await Task.WhenAll(branches.Select(branch => Grain(branch).Abort(transaction.Id)));
            foreach (var answer in answers) transaction.ConflictElsewhere ??= answer.Cause;
            return answers.Any(answer => answer.IsVictim);
        }
        catch (Exception)
        {
            return false; // Who was not reached asks, or gives up at the deadline.
        }
    }

    private static bool TakeCommitter(RunningTransaction transaction, BranchShare share)
        => share.CommitterService is not { } service || transaction.TrySetCommitter(CommitterCall.Restore(service, share.CommitterOperation!));

    private static OrleansTransactionAbortedException Refused(RunningTransaction transaction, BranchAnswer answer) => answer.IsVictim
        ? new OrleansCascadingAbortException(transaction.Info.Id, new CommitConflictException(answer.Refusal ?? ""))
        : new OrleansTransactionAbortedException(transaction.Info.Id, answer.Refusal ?? "A branch was rolled back.");

    private IBranchGrain Grain(GrainId id) => grains.GetGrain<IBranchGrain>(id);
}

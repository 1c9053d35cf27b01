using Orleans.Engine.Catalog;

namespace Orleans.Engine.Scheduling;

/// <summary>The rules by which an activation of one grain class admits work beside the work that it is running.</summary>
internal sealed class Admission(bool reentrant, Func<object?, Orleans.Serialization.Invocation.IInvokable, bool>? predicate, int limit)
{
    internal bool Reentrant { get; } = reentrant;

    internal bool HasPredicate { get; } = predicate is not null;

    /// <summary>How many requests may wait.</summary>
    internal int Limit { get; } = limit;

    internal bool MayRunWith(Work work, List<Work> running, Activation owner)
    {
        if (Reentrant || work.AlwaysInterleave || IsParticipant(work, owner)) return true;
        foreach (var other in running)
        {
            if (!other.AlwaysInterleave && !(work.ReadOnly && other.ReadOnly) && !SameTransaction(work, other)
                && !owner.IsInReentrantSection(work.ReentrancyId) && !Predicate(work, other, owner)) return false;
        }

        return true;
    }

    /// <summary>Whether the work is a part of what is running, so that this could not end without it.</summary>
    internal bool BelongsTo(Work work, List<Work> running, Activation owner)
    {
        if (owner.IsInReentrantSection(work.ReentrancyId)) return true;
        foreach (var other in running)
        {
            if (SameTransaction(work, other)) return true;
        }

        return false;
    }

    private static bool SameTransaction(Work work, Work other) =>
        work.Transaction is { } mine && other.Transaction is { } theirs && mine.TransactionId == theirs.TransactionId;

    /// <summary>A transaction that holds this grain already must get in: whoever runs here may be waiting for its locks.</summary>
    private static bool IsParticipant(Work work, Activation owner)
    {
        if (work.Transaction is null) return false;
        foreach (var participant in work.Transaction.Participants.Keys)
        {
            if (participant.Reference.GrainId == owner.GrainId) return true;
        }

        return false;
    }

    private bool Predicate(Work work, Work other, Activation owner) =>
        predicate is not null && owner.GrainInstance is { } grain
        && ((work.Invokable is { } mine && predicate(grain, mine)) || (other.Invokable is { } theirs && predicate(grain, theirs)));
}

using Orleans.Engine.Catalog;

namespace Orleans.Engine.Scheduling;

/// <summary>The rules by which an activation of one grain class admits work beside the work that it is running.</summary>
internal sealed class Admission(bool reentrant, Func<object?, Orleans.Serialization.Invocation.IInvokable, bool>? predicate, int limit, int softLimit)
{
    internal bool Reentrant { get; } = reentrant;

    internal bool HasPredicate { get; } = predicate is not null;

    /// <summary>How many requests may wait.</summary>
    internal int Limit { get; } = limit;

    /// <summary>How many may wait without a warning.</summary>
    internal int SoftLimit { get; } = softLimit > 0 ? softLimit : int.MaxValue;

    internal bool MayRunWith(Work work, in RunningWork running, Activation owner)
    {
        if (Reentrant || work.AlwaysInterleave || BelongsTo(work, owner)) return true;
        for (var other = running.First; other is not null; other = other.NextRunning)
        {
            if (IsAside(other, work)) continue;
            if (!other.AlwaysInterleave && !(work.ReadOnly && other.ReadOnly) && !AreTransactions(work, other) && !Predicate(work, other, owner))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether the work is a part of what goes on here already: of a call chain that may come back, or of a transaction that
    /// this grain takes part in. What runs may be waiting for it, so it must get in.
    /// </summary>
    internal static bool BelongsTo(Work work, Activation owner) =>
        owner.ReentrantSections.Contains(work.ReentrancyId)
        || (work.Transaction is { } transaction && owner.Transactions.Contains(transaction.TransactionId));

    /// <summary>Whether other work has not begun and does not mind; of several that come back, each that may go on.</summary>
    private static bool IsAside(Work other, Work work) =>
        ReferenceEquals(other, work) || (other.IsAside && !work.MayStepAside) || (other.Returning is not null && work.Returning is not null);

    /// <summary>
    /// A call that joins a transaction does not wait for another transaction to leave the grain: locks order them, and a wait in
    /// this queue, which they do not know, would make cycles with theirs.
    /// </summary>
    private static bool AreTransactions(Work work, Work other) => work.Transaction is not null && other.IsTransactional;

    private bool Predicate(Work work, Work other, Activation owner) =>
        predicate is not null && owner.GrainInstance is { } grain
        && ((work.Invokable is { } mine && predicate(grain, mine)) || (other.Invokable is { } theirs && predicate(grain, theirs)));
}

using System.Collections.Concurrent;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>The transactions that run now, by id: states and call filters find theirs here.</summary>
internal sealed class TransactionRegistry(SiloPlace place, TimeProvider time)
{
    // For so long who comes late hears why the transaction was rolled back.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, RunningTransaction> _running = new();

    public void Add(RunningTransaction transaction) => _running[transaction.Id] = transaction;

    public void Remove(RunningTransaction transaction) => _running.TryRemove(transaction.Id, out _);

    /// <summary>All that run now.</summary>
    public ICollection<RunningTransaction> All => _running.Values;

    public RunningTransaction? Find(TransactionInfo info) => Find(info.TransactionId);

    public RunningTransaction? Find(Guid id) => _running.GetValueOrDefault(id);

    /// <summary>Forgets a transaction that was begun on this silo. A branch stays: it has locks, which it gives back when it hears of its end.</summary>
    /// <returns>False when there is none.</returns>
    public bool ForgetRoot(Guid id) => Find(id) is { Root: null } root && _running.TryRemove(new(id, root));

    /// <summary>Finds and removes; null for all but one of several callers. Who takes a branch ends it.</summary>
    public RunningTransaction? Take(Guid id) => _running.TryRemove(id, out var transaction) ? transaction : null;

    /// <summary>The transaction that a call joins. When it was begun on another silo, this silo's branch of it; null when it has ended.</summary>
    public RunningTransaction? Join(TransactionInfo info)
    {
        if (_running.TryGetValue(info.TransactionId, out var known)) return known;
        if (TransactionRoot.Of(info) is not { } root || root.TransactionId != info.TransactionId || root.Silo == place.Silo) return null;
        place.Clock.Observe(root.Age); // What begins here from now on is younger.
        var callers = CallScope.Current?.Parent?.WithAncestors() ?? new List<CallScope>(4);
        return _running.GetOrAdd(info.TransactionId, _ => new RunningTransaction(new(info), root.Age, new Deadline(time, root.Rest), callers) { Root = root });
    }

    /// <summary>The transaction of an ambient info.</summary>
    /// <exception cref="OrleansTransactionAbortedException">It has ended: the caller was not waited for.</exception>
    public RunningTransaction Get(TransactionInfo info)
        => _running.TryGetValue(info.TransactionId, out var transaction)
            ? transaction
            : throw new OrleansTransactionAbortedException(info.Id, $"Transaction {info.Id} has ended already. Await every call that takes part in it.");

    /// <summary>Ends those that have been running for too long, so that nobody waits for their locks for ever. All whose time is over.</summary>
    public List<RunningTransaction> DoomExpired()
    {
        List<RunningTransaction> expired = [];
        foreach (var (_, transaction) in _running)
        {
            if (!transaction.Deadline.HasPassed) continue;
            if (transaction.IsUnattended && transaction.Doom is not null && transaction.Deadline.HasPassedBy(Memory)) Remove(transaction);
            expired.Add(transaction);
            var conflict = transaction.FindConflict();
            var waited = conflict is null ? "" : $" It waited for {conflict.Describe()}.";
            var reason = new OrleansTransactionTransientFailureException(
                transaction.Info.Id, $"Transaction {transaction.Info.Id} has reached its deadline and was rolled back.{waited}");
            if (transaction.TryDoom(reason, isVictim: false, conflict)) PlatformTelemetry.Aborted("deadline");
        }

        return expired;
    }
}

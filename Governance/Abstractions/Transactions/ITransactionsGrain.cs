using Orleans.Concurrency;

namespace Orleans.Platform.Transactions;

/// <summary>Answers what became of transactions, why they were rolled back, and who stands in whose way now. Any key will do (by convention <c>0</c>).</summary>
public interface ITransactionsGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// What became of a transaction, by the id that <c>TransactionContext.CurrentTransactionId</c> gave or an exception names.
    /// <see cref="TransactionOutcome.Committed"/> and <see cref="TransactionOutcome.Aborted"/> are final. A transaction that has only read
    /// has no trace but its record, which a crash may lose (<c>TransactionOptions.ReadRecordDelay</c>): without one it is told as aborted.
    /// </summary>
    [AlwaysInterleave]
    Task<TransactionOutcomeRecord> GetOutcome(Guid transactionId);

    /// <summary>
    /// What became of the transactions of a request, by the id that its caller has given it (<c>PlatformContext.RequestId</c>, HTTP
    /// <c>X-Request-Id</c>): for who got a time-out or lost its silo, and knows no transaction's id. The answer is about the transactions that have
    /// begun, and is final when every call of the request has: a call whose time-out has passed begins nothing more.
    /// </summary>
    [AlwaysInterleave]
    Task<RequestOutcomeRecord> GetRequestOutcome(Guid requestId);

    /// <summary>Tries that were rolled back from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive), the latest first.</summary>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end.</param>
    /// <param name="size">How many at most, 1 to 1,000.</param>
    [AlwaysInterleave]
    Task<IReadOnlyList<TransactionAbort>> GetAborts(DateTimeOffset from, DateTimeOffset to, int size);

    /// <summary>The transactions that have been running on any silo for longer than a time, the longest first, with the locks that they hold.</summary>
    [AlwaysInterleave]
    Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan);

    /// <summary>The items of all silos at which transactions waited most since they are in memory.</summary>
    [AlwaysInterleave]
    Task<IReadOnlyList<HotItem>> GetHotItems(int size);
}

/// <summary>What can be said of a transaction.</summary>
public enum TransactionOutcome
{
    /// <summary>It may still commit or be rolled back: ask again.</summary>
    Unknown = 0,

    /// <summary>It is durable.</summary>
    Committed = 1,

    /// <summary>Nothing of it exists, nor ever will.</summary>
    Aborted = 2,
}

/// <summary>What became of a transaction.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="CommitId">The id under which provenance knows a committed one; null otherwise.</param>
[GenerateSerializer, Immutable]
public sealed record TransactionOutcomeRecord(
    [property: Id(0)] Guid TransactionId, [property: Id(1)] TransactionOutcome Outcome, [property: Id(2)] long? CommitId);

/// <summary>What became of the transactions of a request.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Outcome">
/// Unknown: one may still commit or be rolled back. Committed: at least one is durable. Aborted: none is, nor will one that has begun be.
/// </param>
/// <param name="Commits">Those that are durable, in their order.</param>
[GenerateSerializer, Immutable]
public sealed record RequestOutcomeRecord(
    [property: Id(0)] Guid RequestId, [property: Id(1)] TransactionOutcome Outcome, [property: Id(2)] IReadOnlyList<TransactionOutcomeRecord> Commits);

/// <summary>One side of a conflict.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="RequestId">The request that it belongs to; null for a delegate's.</param>
/// <param name="Call">The call that holds or wants the item.</param>
[GenerateSerializer, Immutable]
public sealed record LockParty([property: Id(0)] Guid TransactionId, [property: Id(1)] Guid? RequestId, [property: Id(2)] string Call);

/// <summary>A try of a transaction that was rolled back, and why.</summary>
/// <param name="TransactionId">The try.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Principal">Who asked.</param>
/// <param name="Operation">The root call.</param>
/// <param name="Error">The kind of the exception.</param>
/// <param name="Item">The state that it was about; null when it was about none.</param>
/// <param name="HeldBy">Who held it; for the victim of an older transaction that is the victim itself.</param>
/// <param name="HeldFor">For how long.</param>
/// <param name="WantedBy">Who wanted it.</param>
/// <param name="Attempt">The number of the try, from 1.</param>
/// <param name="IsRetried">Whether the platform runs it again.</param>
/// <param name="AbortedAt">When.</param>
/// <param name="Tries">
/// How many tries the record stands for: more than one when they were too many for a record each. Then it names the first of those
/// of one operation that failed alike at the same item, held by the same call.
/// </param>
[GenerateSerializer, Immutable]
public sealed record TransactionAbort(
    [property: Id(0)] Guid TransactionId,
    [property: Id(1)] Guid RequestId,
    [property: Id(2)] string Principal,
    [property: Id(3)] string Operation,
    [property: Id(4)] string Error,
    [property: Id(5)] string? Item,
    [property: Id(6)] LockParty? HeldBy,
    [property: Id(7)] TimeSpan? HeldFor,
    [property: Id(8)] LockParty? WantedBy,
    [property: Id(9)] int Attempt,
    [property: Id(10)] bool IsRetried,
    [property: Id(11)] DateTimeOffset AbortedAt,
    [property: Id(12)] int Tries = 1);

/// <summary>A transaction that runs now.</summary>
/// <param name="TransactionId">The try.</param>
/// <param name="RequestId">The request; null for a delegate's.</param>
/// <param name="Operation">The root call.</param>
/// <param name="RunningFor">Since the try began.</param>
/// <param name="Attempt">The number of the try, from 1.</param>
/// <param name="Holds">The locks that it holds.</param>
/// <param name="WaitsFor">What it waits for, and who has it; null when it does not wait.</param>
[GenerateSerializer, Immutable]
public sealed record RunningTransactionRecord(
    [property: Id(0)] Guid TransactionId,
    [property: Id(1)] Guid? RequestId,
    [property: Id(2)] string Operation,
    [property: Id(3)] TimeSpan RunningFor,
    [property: Id(4)] int Attempt,
    [property: Id(5)] IReadOnlyList<HeldLock> Holds,
    [property: Id(6)] string? WaitsFor);

/// <summary>A lock that is held now.</summary>
[GenerateSerializer, Immutable]
public sealed record HeldLock(
    [property: Id(0)] string Item, [property: Id(1)] bool IsExclusive, [property: Id(2)] TimeSpan HeldFor, [property: Id(3)] string Call);

/// <summary>An item at which transactions meet.</summary>
/// <param name="Item">The state and its grain.</param>
/// <param name="WaitingNow">Transactions that wait for it now.</param>
/// <param name="Waits">How often one had to wait, since the item is in memory.</param>
/// <param name="LocksTaken">How often an older transaction took the lock from a younger one.</param>
[GenerateSerializer, Immutable]
public sealed record HotItem(
    [property: Id(0)] string Item, [property: Id(1)] int WaitingNow, [property: Id(2)] long Waits, [property: Id(3)] long LocksTaken);

using Orleans.Concurrency;

namespace Orleans.Platform.Provenance;

/// <summary>
/// Answers where data came from and who used it, from records that were committed together with the data. Any key will
/// do (by convention <c>0</c>). Times are UTC; results are in commit order, at most <see cref="ProvenancePage.MaxSize"/> at once.
/// </summary>
public interface IProvenanceGrain : IGrainWithIntegerKey
{
    /// <summary>Every version of an item, oldest first.</summary>
    [AlwaysInterleave]
    Task<IReadOnlyList<ItemVersion>> GetHistory(ItemName item, ProvenancePage page);

    /// <summary>Who read or wrote an item from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive).</summary>
    [AlwaysInterleave]
    Task<IReadOnlyList<ItemAccess>> GetAccesses(ItemName item, DateTimeOffset from, DateTimeOffset to, ProvenancePage page);

    /// <summary>Everything about one request: its call tree, the items it touched, its effects with key and receipt. Null when unknown.</summary>
    [AlwaysInterleave]
    Task<RequestProvenance?> GetRequest(Guid requestId);

    /// <summary>An item's state as of a version. Null when there is no such version.</summary>
    [AlwaysInterleave]
    Task<ItemVersion?> GetAsOfVersion(ItemName item, long version);

    /// <summary>An item's state as of a point in time. Null when it did not exist then.</summary>
    [AlwaysInterleave]
    Task<ItemVersion?> GetAsOfTime(ItemName item, DateTimeOffset time);
}

/// <summary>Names one item of state: a named state of a grain.</summary>
/// <param name="GrainType">The grain's type, for example <c>account</c>.</param>
/// <param name="GrainKey">The grain's key as text.</param>
/// <param name="StateName">The name given in the state's attribute.</param>
[GenerateSerializer, Immutable]
public sealed record ItemName([property: Id(0)] string GrainType, [property: Id(1)] string GrainKey, [property: Id(2)] string StateName);

/// <summary>A part of a long answer.</summary>
/// <param name="AfterTransaction">Only what was committed after this transaction; 0 from the start. Take the last row's id for the next page.</param>
/// <param name="Size">Rows at most, 1 to <see cref="MaxSize"/>.</param>
[GenerateSerializer, Immutable]
public sealed record ProvenancePage([property: Id(0)] long AfterTransaction = 0, [property: Id(1)] int Size = 100)
{
    /// <summary>The largest page: 1,000 rows.</summary>
    public const int MaxSize = 1000;
}

/// <summary>One version of an item. Personal data in the state is encrypted.</summary>
[GenerateSerializer, Immutable]
public sealed record ItemVersion(
    [property: Id(0)] ItemName Item,
    [property: Id(1)] long Version,
    [property: Id(2)] long TransactionId,
    [property: Id(3)] DateTimeOffset CommittedAt,
    [property: Id(4)] Guid RequestId,
    [property: Id(5)] string Principal,
    [property: Id(6)] string Operation,
    [property: Id(7)] string? StateJson);

/// <summary>One access to an item.</summary>
[GenerateSerializer, Immutable]
public sealed record ItemAccess(
    [property: Id(0)] ItemName Item,
    [property: Id(1)] long? VersionRead,
    [property: Id(2)] long? VersionWritten,
    [property: Id(3)] long TransactionId,
    [property: Id(4)] int CallNumber,
    [property: Id(5)] DateTimeOffset CommittedAt,
    [property: Id(6)] Guid RequestId,
    [property: Id(7)] string Principal,
    [property: Id(8)] string Operation);

/// <summary>One call of a committed transaction. Numbers count from 0 within the transaction; the caller's comes first.</summary>
[GenerateSerializer, Immutable]
public sealed record CallRecord(
    [property: Id(0)] long TransactionId,
    [property: Id(1)] int CallNumber,
    [property: Id(2)] int? ParentNumber,
    [property: Id(3)] string Grain,
    [property: Id(4)] string Interface,
    [property: Id(5)] string Method,
    [property: Id(6)] DateTimeOffset StartedAt,
    [property: Id(7)] TimeSpan Duration);

/// <summary>One effect of a request in another system.</summary>
[GenerateSerializer, Immutable]
public sealed record EffectRecord(
    [property: Id(0)] string Name,
    [property: Id(1)] string Provider,
    [property: Id(2)] string Key,
    [property: Id(3)] string Status,
    [property: Id(4)] int Attempts,
    [property: Id(5)] string? ReceiptJson,
    [property: Id(6)] DateTimeOffset IntendedAt,
    [property: Id(7)] DateTimeOffset? SettledAt);

/// <summary>Everything about one request.</summary>
[GenerateSerializer, Immutable]
public sealed record RequestProvenance(
    [property: Id(0)] Guid RequestId,
    [property: Id(1)] string Principal,
    [property: Id(2)] IReadOnlyList<CallRecord> Calls,
    [property: Id(3)] IReadOnlyList<ItemAccess> Accesses,
    [property: Id(4)] IReadOnlyList<EffectRecord> Effects);

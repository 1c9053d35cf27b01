using Orleans.Concurrency;

namespace Orleans.Transactions.Abstractions;

/// <summary>The calls with which participants on different silos reach each other; call filters see them.</summary>
public interface ITransactionManagerExtension : IGrainExtension
{
    [AlwaysInterleave]
    Task<TransactionalStatus> PrepareAndCommit(
        string resourceId,
        Guid transactionId,
        AccessCounter accessCount,
        DateTime timeStamp,
        List<ParticipantId> writeResources,
        int totalParticipants);

    [AlwaysInterleave, OneWay]
    Task Prepared(string resourceId, Guid transactionId, DateTime timestamp, ParticipantId resource, TransactionalStatus status);

    [AlwaysInterleave, OneWay]
    Task Ping(string resourceId, Guid transactionId, DateTime timeStamp, ParticipantId resource);
}

public interface ITransactionalResourceExtension : IGrainExtension
{
    [AlwaysInterleave]
    Task<TransactionalStatus> CommitReadOnly(string resourceId, Guid transactionId, AccessCounter accessCount, DateTime timeStamp);

    [AlwaysInterleave, OneWay]
    Task Abort(string resourceId, Guid transactionId);

    [AlwaysInterleave, OneWay]
    Task Cancel(string resourceId, Guid transactionId, DateTime timeStamp, TransactionalStatus status);

    [AlwaysInterleave, OneWay]
    Task Confirm(string resourceId, Guid transactionId, DateTime timeStamp);

    [AlwaysInterleave, OneWay]
    Task Prepare(
        string resourceId, Guid transactionId, AccessCounter accessCount, DateTime timeStamp, ParticipantId transactionManager);
}

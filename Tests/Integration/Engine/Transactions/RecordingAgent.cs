using System.Collections.Concurrent;
using Orleans.Transactions;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

/// <summary>Decides as it is told and remembers what it was asked: what remains is the engine's part of the protocol.</summary>
public sealed class RecordingAgent : ITransactionAgent
{
    public ConcurrentDictionary<Guid, TransactionInfo> Started { get; } = new();

    public ConcurrentDictionary<Guid, TransactionInfo> Resolved { get; } = new();

    public ConcurrentDictionary<Guid, TransactionInfo> Aborted { get; } = new();

    /// <summary>The outcome of transactions in which the test's grain took part, by the grain's key.</summary>
    public ConcurrentDictionary<string, TransactionalStatus> Outcomes { get; } = new();

    public Task<TransactionInfo> StartTransaction(bool readOnly, TimeSpan timeout)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var transaction = new TransactionInfo(Guid.NewGuid(), now, now, readOnly);
        Started[transaction.TransactionId] = transaction;
        return Task.FromResult(transaction);
    }

    public Task<(TransactionalStatus Status, Exception? exception)> Resolve(TransactionInfo transactionInfo)
    {
        Resolved[transactionInfo.TransactionId] = transactionInfo;
        var status = transactionInfo.Participants.Keys
            .Select(p => Outcomes.GetValueOrDefault(p.Reference.GrainId.Key.ToString())).FirstOrDefault(s => s != TransactionalStatus.Ok);
        return Task.FromResult<(TransactionalStatus, Exception?)>((status, null));
    }

    public Task Abort(TransactionInfo transactionInfo)
    {
        Aborted[transactionInfo.TransactionId] = transactionInfo;
        return Task.CompletedTask;
    }
}

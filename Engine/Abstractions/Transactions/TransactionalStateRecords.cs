using Orleans.Transactions.Abstractions;

namespace Orleans.Transactions.Abstractions
{
    [GenerateSerializer]
    public sealed class PendingTransactionState<TState> where TState : class, new()
    {
        [Id(0)]
        public long SequenceId { get; set; }

        [Id(1)]
        public string TransactionId { get; set; } = null!;

        [Id(2)]
        public DateTime TimeStamp { get; set; }

        [Id(3)]
        public ParticipantId TransactionManager { get; set; }

        [Id(4)]
        public TState State { get; set; } = null!;
    }

    [GenerateSerializer]
    public sealed class TransactionalStorageLoadResponse<TState> where TState : class, new()
    {
        public TransactionalStorageLoadResponse() : this(null, new(), 0, new(), [])
        {
        }

        public TransactionalStorageLoadResponse(
            string? etag,
            TState committedState,
            long committedSequenceId,
            TransactionalStateMetaData metadata,
            IReadOnlyList<PendingTransactionState<TState>> pendingStates)
        {
            ETag = etag;
            CommittedState = committedState;
            CommittedSequenceId = committedSequenceId;
            Metadata = metadata;
            PendingStates = pendingStates;
        }

        [Id(0)]
        public string? ETag { get; set; }

        [Id(1)]
        public TState CommittedState { get; set; }

        [Id(2)]
        public long CommittedSequenceId { get; set; }

        [Id(3)]
        public TransactionalStateMetaData Metadata { get; set; }

        [Id(4)]
        public IReadOnlyList<PendingTransactionState<TState>> PendingStates { get; set; }
    }

    [GenerateSerializer]
    public sealed class TransactionalStateMetaData
    {
        [Id(0)]
        public DateTime TimeStamp { get; set; }

        [Id(1)]
        public Dictionary<Guid, CommitRecord> CommitRecords { get; set; } = [];
    }

    [GenerateSerializer]
    public sealed class CommitRecord
    {
        [Id(0)]
        public DateTime Timestamp { get; set; }

        [Id(1)]
        public List<ParticipantId> WriteParticipants { get; set; } = [];
    }
}

namespace Orleans.Transactions
{
    [GenerateSerializer]
    public sealed class TransactionalStateRecord<TState> where TState : class, new()
    {
        [Id(0)]
        public TState CommittedState { get; set; } = new();

        [Id(1)]
        public long CommittedSequenceId { get; set; }

        [Id(2)]
        public TransactionalStateMetaData Metadata { get; set; } = new();

        [Id(3)]
        public List<PendingTransactionState<TState>> PendingStates { get; set; } = [];
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>The prepared transactions that end with a batch. Fails the batch when one has ended before.</summary>
public sealed class PreparedEndTable : BatchTable
{
    private static readonly string EndSql = CommitSql.Queries["EndPreparedCommits"];
    private static readonly string ItemsSql = CommitSql.Queries["DeletePreparedItems"];

    private readonly Column<Guid> _tries = new(NpgsqlDbType.Uuid);
    private readonly Column<short> _statuses = new(NpgsqlDbType.Smallint);
    private readonly Column<DateTime> _ended = new(NpgsqlDbType.TimestampTz);

    /// <inheritdoc/>
    public override int Order => 260;

    /// <inheritdoc/>
    public override int Count => _tries.Count;

    /// <summary>Appends an end.</summary>
    public void Add(PreparedEnd end)
    {
        _tries.Add(end.TryId);
        _statuses.Add((short)(end.IsCommitted ? 1 : 2));
        _ended.Add(end.EndedAt);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        CommitSql.Append(batch, EndSql,
            _tries.ToParameter(), _statuses.ToParameter(), _ended.ToParameter(), CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));
        CommitSql.Append(batch, ItemsSql, _tries.ToParameter());
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        _tries.Clear();
        _statuses.Clear();
        _ended.Clear();
    }
}

/// <summary>The end of a prepared transaction: with its commit, or alone.</summary>
public sealed record PreparedEnd(Guid TryId, bool IsCommitted, DateTime EndedAt) : ICommitRow
{
    /// <inheritdoc/>
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<PreparedEndTable>().Add(this);
}

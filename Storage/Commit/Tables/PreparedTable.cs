using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>
/// The transactions that become durable as prepared with a batch, and the items that wait for them. Their versions are
/// checked now as their commit will check them: once prepared, only the service outside can say no.
/// </summary>
public sealed class PreparedTable : BatchTable
{
    private static readonly string VersionsSql = CommitSql.Queries["RequireVersions"];
    private static readonly string ItemsSql = CommitSql.Queries["InsertPreparedItems"];
    private static readonly string CommitsSql = CommitSql.Queries["InsertPreparedCommits"];

    private readonly List<PreparedCommit> _commits = [];

    /// <inheritdoc/>
    public override int Order => 250;

    /// <inheritdoc/>
    public override int Count => _commits.Count;

    /// <summary>Appends a prepared transaction.</summary>
    public void Add(PreparedCommit commit) => _commits.Add(commit);

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        AddItems(batch);
        CommitSql.Append(batch, CommitsSql,
            ToColumn(NpgsqlDbType.Uuid, commit => commit.TryId), ToColumn(NpgsqlDbType.Text, commit => commit.ServiceId),
            ToColumn(NpgsqlDbType.Smallint, commit => commit.Slot), ToColumn(NpgsqlDbType.Bigint, commit => commit.Epoch),
            ToColumn(NpgsqlDbType.Text, commit => commit.Committer), ToColumn(NpgsqlDbType.Text, commit => commit.OperationType),
            ToColumn(NpgsqlDbType.Text, commit => commit.OperationJson), ToColumn(NpgsqlDbType.Text, commit => commit.StatementsJson),
            ToColumn(NpgsqlDbType.TimestampTz, commit => commit.PreparedAt));
    }

    /// <inheritdoc/>
    public override void Clear() => _commits.Clear();

    private void AddItems(NpgsqlBatch batch)
    {
        var kinds = new Column<int>(NpgsqlDbType.Integer);
        var keys = new Column<string>(NpgsqlDbType.Text);
        var expected = new Column<long>(NpgsqlDbType.Bigint);
        var tries = new Column<Guid>(NpgsqlDbType.Uuid);
        foreach (var commit in _commits)
        {
            foreach (var (item, version) in commit.Writes)
            {
                kinds.Add(item.KindId);
                keys.Add(item.GrainKey);
                expected.Add(version);
                tries.Add(commit.TryId);
            }
        }

        if (kinds.Count == 0) return;
        var count = CommitSql.Scalar((long)kinds.Count, NpgsqlDbType.Bigint);
        CommitSql.Append(batch, VersionsSql, kinds.ToParameter(), keys.ToParameter(), expected.ToParameter(), count);
        CommitSql.Append(batch, ItemsSql, kinds.ToParameter(), keys.ToParameter(), tries.ToParameter(), count.Clone());
    }

    private NpgsqlParameter ToColumn<T>(NpgsqlDbType type, Func<PreparedCommit, T> value)
    {
        var column = new Column<T>(type);
        foreach (var commit in _commits)
        {
            column.Add(value(commit));
        }

        return column.ToParameter();
    }
}

/// <summary>A transaction that is durable and not decided.</summary>
public sealed record PreparedCommit(
    Guid TryId,
    string ServiceId,
    short Slot,
    long Epoch,
    string Committer,
    string OperationType,
    string OperationJson,
    string StatementsJson,
    DateTime PreparedAt,
    IReadOnlyList<(ItemKey Item, long Expected)> Writes) : ICommitRow
{
    /// <inheritdoc/>
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<PreparedTable>().Add(this);
}

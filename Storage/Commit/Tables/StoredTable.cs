using Npgsql;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>Commits that were written down earlier and are carried out with a batch.</summary>
public sealed class StoredTable : BatchTable
{
    private readonly List<string> _commits = [];
    private long _batchId;

    /// <inheritdoc/>
    public override int Order => 900;

    /// <inheritdoc/>
    public override int Count => _commits.Count;

    /// <summary>Appends a commit, as <see cref="StoredStatements"/> wrote it.</summary>
    public void Add(string statementsJson) => _commits.Add(statementsJson);

    /// <inheritdoc/>
    public override void SetBatch(long batchId) => _batchId = batchId;

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch) => _commits.ForEach(commit => StoredStatements.Append(batch, commit, _batchId));

    /// <inheritdoc/>
    public override void Clear() => _commits.Clear();
}

/// <summary>A commit that was written down earlier.</summary>
public sealed record StoredCommit(string StatementsJson) : ICommitRow
{
    /// <inheritdoc/>
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<StoredTable>().Add(StatementsJson);
}

using Npgsql;

namespace Orleans.Platform.Storage.Commit;

/// <summary>The rows of the transactions that are committed together, by table. Reused from batch to batch; not thread-safe.</summary>
public sealed class CommitBatch
{
    private readonly Dictionary<Type, BatchTable> _tables = [];
    private readonly List<BatchTable> _inOrder = [];

    /// <summary>The tables used so far, in statement order. Some may be empty in this batch.</summary>
    public IReadOnlyList<BatchTable> Tables => _inOrder;

    /// <summary>The share of one table, made at its first use.</summary>
    public TTable Table<TTable>() where TTable : BatchTable, new()
        => _tables.TryGetValue(typeof(TTable), out var existing) ? (TTable)existing : Add(new TTable());

    /// <summary>Adds the statements for all rows. Executed without an explicit BEGIN they are one transaction: one round trip, one commit.</summary>
    public void AddCommands(NpgsqlBatch batch, long batchId)
    {
        foreach (var table in _inOrder)
        {
            if (table.Count > 0) table.SetBatch(batchId);
        }

        if (UpdatesCommit.TryAppend(this, batch)) return;
        foreach (var table in _inOrder)
        {
            if (table.Count > 0) table.AddCommands(batch);
        }
    }

    /// <summary>Empties every table.</summary>
    public void Clear()
    {
        foreach (var table in _inOrder)
        {
            table.Clear();
        }
    }

    private TTable Add<TTable>(TTable table) where TTable : BatchTable
    {
        _tables.Add(typeof(TTable), table);
        var position = _inOrder.FindIndex(other => other.Order > table.Order);
        _inOrder.Insert(position < 0 ? _inOrder.Count : position, table);
        return table;
    }
}

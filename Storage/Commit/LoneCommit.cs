using Npgsql;
using Orleans.Platform.Storage.Commit.Tables;

namespace Orleans.Platform.Storage.Commit;

/// <summary>
/// A batch of one transaction that writes one or two known states and nothing else, as one statement: what the server does for
/// each statement, whatever is in it, is a third of what such a commit costs it.
/// </summary>
internal static class LoneCommit
{
    private static readonly string[] Sql = [CommitSql.Queries["CommitOneState"], CommitSql.Queries["CommitTwoStates"]];

    /// <summary>Appends the statement; false when the batch is of another kind.</summary>
    public static bool TryAppend(CommitBatch rows, NpgsqlBatch batch)
    {
        FenceTable? fence = null;
        LogTable? log = null;
        StateTable? states = null;
        foreach (var table in rows.Tables)
        {
            if (table.Count == 0) continue;
            if (table is FenceTable { HasParticipants: false } head) fence = head;
            else if (table is LogTable transactions) log = transactions;
            else if (table is StateTable written && written.Count <= Sql.Length && written.HasOnlyUpdates) states = written;
            else return false;
        }

        if (fence is null || log is null || states is null) return false;
        CommitSql.Append(batch, Sql[states.Count - 1], [.. fence.HeadParameters(), .. log.ToParameters(), .. states.UpdateParameters()]);
        return true;
    }
}

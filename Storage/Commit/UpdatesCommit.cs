using Npgsql;
using Orleans.Platform.Storage.Commit.Tables;

namespace Orleans.Platform.Storage.Commit;

/// <summary>
/// A batch that writes known states, or records reads, and nothing else, as one statement: what the server does for each statement, whatever
/// is in it, is a third of what a lone commit costs it. And Npgsql writes what comes after the first statement of a batch on the thread pool,
/// where it waits behind the calls of grains.
/// </summary>
internal static class UpdatesCommit
{
    private static readonly string Log = CommitSql.Queries["CommitLog"];
    private static readonly string OneState = CommitSql.Queries["CommitOneState"];
    private static readonly string TwoStates = CommitSql.Queries["CommitTwoStates"];
    private static readonly string States = CommitSql.Queries["CommitStates"];

    /// <summary>Appends the statement; false when the batch is of another kind.</summary>
    public static bool TryAppend(CommitBatch rows, NpgsqlBatch batch)
    {
        FenceTable? fence = null;
        LogTable? log = null;
        StateTable? states = null;
        foreach (var table in rows.Tables)
        {
            if (table.Count == 0) continue;
            if (table is FenceTable head) fence = head;
            else if (table is LogTable transactions) log = transactions;
            else if (table is StateTable { HasOnlyUpdates: true } written) states = written;
            else return false;
        }

        if (fence is null || log is null) return false;
        if (ChooseSql(states?.Count ?? 0, fence.HasParticipants) is not { } sql) return false;
        CommitSql.Append(batch, sql,
        [
            .. fence.HeadParameters(), .. log.ToParameters(),
            .. sql == States ? [.. fence.ParticipantsParameters(), .. states!.SetParameters()] : states?.SingleParameters() ?? [],
        ]);
        return true;
    }

    private static string? ChooseSql(int states, bool hasParticipants) => (states, hasParticipants) switch
    {
        (0, false) => Log,
        (0, true) => null,
        (1, false) => OneState,
        (2, false) => TwoStates,
        _ => States,
    };
}

using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Governance.Work;

/// <summary>The statements of <c>work.sql</c>.</summary>
internal static class WorkSql
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(WorkSql).Assembly, "work.sql");

    public static string Insert { get; } = Queries["InsertWork"];

    public static string RecordTries { get; } = Queries["RecordTries"];

    public static string TakeOver { get; } = Queries["TakeOver"];

    public static string FindDue { get; } = Queries["FindDue"];

    public static string Sweep { get; } = Queries["SweepWork"];
}

using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Governance.Requests;

/// <summary>The statements of <c>request.sql</c>.</summary>
internal static class RequestSql
{
    /// <summary>The guard of a new row: no other has its key.</summary>
    public const string KeyGuard = "request key";

    /// <summary>The guard of a request's end: it has not ended before.</summary>
    public const string RunningGuard = "running request";

    /// <summary>The guard of what a durable request's run stores: its silo still has the request.</summary>
    public const string ClaimGuard = "request claim";

    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(RequestSql).Assembly, "request.sql");

    public static string Insert { get; } = Queries["InsertRequests"];

    public static string RequireClaims { get; } = Queries["RequireClaims"];

    public static string MoveClaims { get; } = Queries["MoveClaims"];

    public static string ClaimHolder { get; } = Queries["ClaimHolder"];

    public static string TakeOver { get; } = Queries["TakeOverRequests"];

    public static string End { get; } = Queries["EndRequests"];

    public static string Find { get; } = Queries["FindRequests"];

    public static string FindTombstones { get; } = Queries["FindTombstones"];

    public static string Running { get; } = Queries["RunningRequests"];

    public static string Steps { get; } = Queries["Steps"];

    public static string Sweep { get; } = Queries["SweepRequests"];

    public static string SweepTombstones { get; } = Queries["SweepTombstones"];
}

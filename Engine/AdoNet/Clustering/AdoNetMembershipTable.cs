using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.AdoNet.Sql;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.AdoNet.Clustering;

/// <summary>
/// The membership table in PostgreSQL. It works synchronously: a silo's sign of life must not wait for a thread of a pool that
/// the silo's work has exhausted.
/// </summary>
internal sealed class AdoNetMembershipTable(IOptions<AdoNetClusteringSiloOptions> options, IOptions<ClusterOptions> cluster)
    : IMembershipTable, IAsyncDisposable
{
    internal static readonly SqlFile Sql = SqlFile.Load("membership.sql");

    private readonly Database _database = Database.Open(
        "UseAdoNetClustering", options.Value.Invariant, options.Value.ConnectionString, options.Value.DataSource, Sql);

    private string Cluster => cluster.Value.ClusterId;

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await _database.CreateTablesAsync(CancellationToken.None).ConfigureAwait(false);
        if (tryInitTableVersion) _database.Execute("AddCluster", Cluster);
    }

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        _database.Execute("RemoveCluster", clusterId);
        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        _database.Execute("RemoveDeadSilos", Cluster, beforeDate.UtcDateTime);
        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Task.FromResult(Read(key));

    public Task<MembershipTableData> ReadAll() => Task.FromResult(Read(null));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        Task.FromResult(_database.Execute("InsertSilo", Values(entry, tableVersion)) == 1);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Task.FromResult(
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
        && _database.Execute("UpdateSilo", [.. Values(entry, tableVersion), seen]) == 1);

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        _database.Execute("SignOfLife", Cluster, entry.SiloAddress.ToParsableString(), Utc(entry.IAmAliveTime));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private MembershipTableData Read(SiloAddress? silo)
    {
        var rows = _database.Read("ReadSilos", ToRow, Cluster, silo?.ToParsableString());
        var version = rows.Count == 0 ? 0 : rows[0].Version;
        return new(
            [.. rows.Where(row => row.Entry is not null).Select(row => new Tuple<MembershipEntry, string>(row.Entry!, row.Etag))],
            new(version, version.ToString(CultureInfo.InvariantCulture)));
    }

    // A cluster without silos has one row with a version only.
    private static (int Version, MembershipEntry? Entry, string Etag) ToRow(DbDataReader row) => row.IsDBNull(1)
        ? (row.GetInt32(0), null, "")
        : (row.GetInt32(0), ToEntry(row), row.GetInt64(8).ToString(CultureInfo.InvariantCulture));

    private static MembershipEntry ToEntry(DbDataReader row) => new()
    {
        SiloAddress = SiloAddress.Parse(row.GetString(1)),
        SiloName = row.GetString(2),
        HostName = row.GetString(3),
        Status = (SiloStatus)row.GetInt16(4),
        ProxyPort = row.GetInt32(5),
        StartTime = row.GetDateTime(6),
        IAmAliveTime = row.GetDateTime(7),
        SuspectTimes = Suspicions.Parse(row.GetString(9)),
        RoleName = row.GetString(10),
    };

    private object?[] Values(MembershipEntry entry, TableVersion next) =>
    [
        Cluster, next.Version - 1, entry.SiloAddress.ToParsableString(), entry.SiloName ?? "", entry.HostName ?? "", (short)entry.Status,
        entry.ProxyPort, Utc(entry.StartTime), Utc(entry.IAmAliveTime), Suspicions.ToText(entry.SuspectTimes), entry.RoleName ?? "",
    ];

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

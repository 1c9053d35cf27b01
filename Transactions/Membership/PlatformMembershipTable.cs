using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Transactions.Membership;

/// <summary>
/// The membership table in PostgreSQL. It works synchronously: a silo's sign of life must not wait for a thread of a pool that
/// the silo's work has exhausted.
/// </summary>
internal sealed class PlatformMembershipTable(NpgsqlDataSource database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    // A table that does not answer is one that the silo cannot renew its lease in: it tries again rather than wait.
    private const int CommandTimeoutSeconds = 3;

    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PlatformMembershipTable).Assembly, "membership.sql");

    public Task InitializeMembershipTable(bool tryInitTableVersion)
        => tryInitTableVersion ? RunAsync("AddCluster", Text(cluster.Value.ClusterId)) : Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => RunAsync("RemoveCluster", Text(clusterId));

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
        => RunAsync("RemoveDeadSilos", Text(cluster.Value.ClusterId), Time(beforeDate.UtcDateTime));

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(key);

    public Task<MembershipTableData> ReadAll() => ReadAsync(null);

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
        => await RunAsync("InsertSilo", Values(entry, tableVersion)) == 1;

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        if (!long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)) return false;
        return await RunAsync("UpdateSilo", [.. Values(entry, tableVersion), CommitSql.Scalar(seen, NpgsqlDbType.Bigint)]) == 1;
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
        => RunAsync("SignOfLife", Text(cluster.Value.ClusterId), Text(entry.SiloAddress.ToParsableString()), Time(entry.IAmAliveTime));

    private Task<MembershipTableData> ReadAsync(SiloAddress? silo)
    {
        using var command = Command("ReadSilos", Text(cluster.Value.ClusterId), Text(silo?.ToParsableString()));
        using var rows = command.ExecuteReader();
        var entries = new List<Tuple<MembershipEntry, string>>();
        var version = 0;
        while (rows.Read())
        {
            version = rows.GetInt32(0);
            if (!rows.IsDBNull(1)) entries.Add(new(ToEntry(rows), rows.GetInt64(8).ToString(CultureInfo.InvariantCulture)));
        }

        return Task.FromResult(new MembershipTableData(entries, new TableVersion(version, version.ToString(CultureInfo.InvariantCulture))));
    }

    private static MembershipEntry ToEntry(NpgsqlDataReader row) => new()
    {
        SiloAddress = SiloAddress.Parse(row.GetString(1)),
        SiloName = row.GetString(2),
        HostName = row.GetString(3),
        Status = (SiloStatus)row.GetInt16(4),
        ProxyPort = row.GetInt32(5),
        StartTime = row.GetDateTime(6),
        IAmAliveTime = row.GetDateTime(7),
        SuspectTimes = SuspectText.Parse(row.GetString(9)),
        RoleName = row.GetString(10),
    };

    private NpgsqlParameter[] Values(MembershipEntry entry, TableVersion next) =>
    [
        Text(cluster.Value.ClusterId),
        CommitSql.Scalar(next.Version - 1, NpgsqlDbType.Integer),
        Text(entry.SiloAddress.ToParsableString()),
        Text(entry.SiloName ?? ""),
        Text(entry.HostName ?? ""),
        CommitSql.Scalar((short)entry.Status, NpgsqlDbType.Smallint),
        CommitSql.Scalar(entry.ProxyPort, NpgsqlDbType.Integer),
        Time(entry.StartTime),
        Time(entry.IAmAliveTime),
        Text(SuspectText.Of(entry.SuspectTimes)),
        Text(entry.RoleName ?? ""),
    ];

    private Task<int> RunAsync(string query, params NpgsqlParameter[] values)
    {
        using var command = Command(query, values);
        return Task.FromResult(command.ExecuteNonQuery());
    }

    private NpgsqlCommand Command(string query, params NpgsqlParameter[] values)
    {
        var command = database.CreateCommand(Sql[query]);
        command.Parameters.AddRange(values);
        command.CommandTimeout = CommandTimeoutSeconds;
        return command;
    }

    private static NpgsqlParameter Text(string? value) => CommitSql.Scalar((object?)value ?? DBNull.Value, NpgsqlDbType.Text);

    private static NpgsqlParameter Time(DateTime value) => CommitSql.Scalar(DateTime.SpecifyKind(value, DateTimeKind.Utc), NpgsqlDbType.TimestampTz);
}

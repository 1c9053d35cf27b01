using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Transactions.Membership;

/// <summary>The gateways of a cluster whose membership table is in PostgreSQL.</summary>
internal sealed class PlatformGateways(NpgsqlDataSource database, IOptions<ClusterOptions> cluster) : IGatewayListProvider
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PlatformGateways).Assembly, "membership.sql");

    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(1);

    [Obsolete("Nobody asks.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        await using var command = database.CreateCommand(Sql["Gateways"]);
        command.Parameters.Add(CommitSql.Scalar(cluster.Value.ClusterId, NpgsqlDbType.Text));
        await using var rows = await command.ExecuteReaderAsync();
        var gateways = new List<Uri>();
        while (await rows.ReadAsync())
        {
            var silo = SiloAddress.Parse(rows.GetString(0));
            gateways.Add(new Uri($"gwy.tcp://{silo.Endpoint.Address}:{rows.GetInt32(1)}/{silo.Generation}"));
        }

        return gateways;
    }
}

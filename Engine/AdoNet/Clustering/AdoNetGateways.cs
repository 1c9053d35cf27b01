using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.AdoNet.Sql;
using Orleans.Engine.Clients;
using Orleans.Messaging;

namespace Orleans.Engine.AdoNet.Clustering;

/// <summary>The gateways of a cluster whose membership table is in PostgreSQL.</summary>
internal sealed class AdoNetGateways(IOptions<AdoNetClusteringClientOptions> options, IOptions<ClusterOptions> cluster)
    : IGatewayListProvider, IAsyncDisposable
{
    private readonly Database _database = Database.Open(
        "UseAdoNetClustering", options.Value.Invariant, options.Value.ConnectionString, options.Value.DataSource, AdoNetMembershipTable.Sql);
    private bool _tablesExist;

    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(1);

    [Obsolete("Nobody asks.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        // A client may be there before the first silo, which creates the tables.
        if (!_tablesExist) _tablesExist = await _database.ScalarAsync("TablesExist", [], CancellationToken.None).ConfigureAwait(false) is true;
        if (!_tablesExist) return [];
        return await _database.ReadAsync(
            "Gateways",
            [cluster.Value.ClusterId],
            row =>
            {
                var silo = SiloAddress.Parse(row.GetString(0));
                return GatewayUri.Of(new(silo.Endpoint.Address, row.GetInt32(1)), silo.Generation);
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

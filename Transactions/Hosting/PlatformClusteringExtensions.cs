using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;
using Orleans.Platform.Transactions.Clients;
using Orleans.Platform.Transactions.Membership;

namespace Orleans.Platform.Transactions;

/// <summary>Makes silos and clients that share a database one cluster.</summary>
public static class PlatformClusteringExtensions
{
    /// <summary>
    /// The silo joins the cluster of its <c>ClusterOptions.ClusterId</c> in the platform's database. Needs a registered
    /// <c>NpgsqlDataSource</c> and a migrated schema.
    /// </summary>
    public static ISiloBuilder UsePlatformClustering(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IMembershipTable, PlatformMembershipTable>();
        return builder;
    }

    /// <summary>
    /// The client finds the cluster's gateways in the platform's database, and can run transactions
    /// (<see cref="AddPlatformTransactionClient"/>). Needs a registered <c>NpgsqlDataSource</c>.
    /// </summary>
    public static IClientBuilder UsePlatformClustering(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IGatewayListProvider, PlatformGateways>();
        return builder.AddPlatformTransactionClient();
    }

    /// <summary>Registers <see cref="ITransactionClient"/> for a client: its delegates are roots of transactions that a silo begins and ends.</summary>
    public static IClientBuilder AddPlatformTransactionClient(this IClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ITransactionClient, RemoteTransactionClient>();
        return builder;
    }
}

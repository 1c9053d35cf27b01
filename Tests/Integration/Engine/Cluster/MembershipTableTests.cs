using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Engine.Cluster;
using Orleans.Engine.Cluster.Primary;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public sealed class MemoryMembershipTableTests : MembershipTableContract
{
    protected override Task<IMembershipTable> OpenAsync() => Task.FromResult<IMembershipTable>(new MemoryMembershipTable());

    public override Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The table of the official provider's name.</summary>
public sealed class AdoNetMembershipTableTests(PostgresFixture postgres) : HostedMembershipTable, IClassFixture<PostgresFixture>
{
    protected override void Configure(ISiloBuilder silo) => silo.UseAdoNetClustering(options =>
        (options.Invariant, options.ConnectionString) = ("Npgsql", postgres.ConnectionString));
}

/// <summary>The table of the platform's schema.</summary>
public sealed class PlatformMembershipTableTests(PostgresFixture postgres) : HostedMembershipTable, IClassFixture<PostgresFixture>
{
    protected override void Configure(ISiloBuilder silo) => silo.UsePlatformClustering().Services.AddSingleton(postgres.DataSource);
}

/// <summary>The table in the memory of another silo.</summary>
public sealed class PrimaryMembershipTableTests : HostedMembershipTable
{
    private readonly int _port = FreePort.Find();
    private IHost _primary = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _primary.StopAsync();
        _primary.Dispose();
    }

    protected override async Task<IMembershipTable> OpenAsync()
    {
        _primary = NewHost(silo => silo.UseLocalhostClustering(_port, gatewayPort: 0));
        await _primary.StartAsync();
        return Assert.IsType<PrimaryMembershipTable>(await base.OpenAsync());
    }

    protected override void Configure(ISiloBuilder silo) =>
        silo.UseLocalhostClustering(FreePort.Find(), gatewayPort: 0, primarySiloEndpoint: new(System.Net.IPAddress.Loopback, _port));
}

/// <summary>The table that a silo would use, of a cluster of its own. The silo itself is not started.</summary>
public abstract class HostedMembershipTable : MembershipTableContract
{
    private readonly string _cluster = $"{Guid.NewGuid():N}";
    private IHost? _host;

    public override Task DisposeAsync()
    {
        _host?.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IMembershipTable> OpenAsync()
    {
        _host = NewHost(Configure);
        return Task.FromResult(_host.Services.GetRequiredService<IMembershipTable>());
    }

    protected abstract void Configure(ISiloBuilder silo);

    protected IHost NewHost(Action<ISiloBuilder> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_cluster, _cluster));
        });
        return builder.Build();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Platform.Storage;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Three silos, and tests that call them as a client from outside.</summary>
public class ClientHost : TransactionsHost
{
    private IHost _client = null!;

    public override IGrainFactory Grains => _client.Services.GetRequiredService<IClusterClient>();

    public override ITransactionClient Client => _client.Services.GetRequiredService<ITransactionClient>();

    protected override int SiloCount => 3;

    protected virtual void ConfigureClient(IServiceCollection services)
    {
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPlatformStorage(Postgres.ConnectionString);
        builder.UseOrleansClient(client => client
            .UsePlatformClustering()
            .UseTransactions()
            .Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("dev", "dev")));
        ConfigureClient(builder.Services);
        _client = builder.Build();
        await _client.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await base.DisposeAsync();
    }
}

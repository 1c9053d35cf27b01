using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Storage;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Hosting;

/// <summary>What the configuration section <c>Orleans</c> says about storage, reminders and clusters, and nothing in code does.</summary>
public sealed class ProviderSectionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly string _key = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task Storage_by_connection_name_is_the_default_one_and_outlives_the_silo()
    {
        await using var hosts = new HostedSilos();
        (string, string)[] settings =
        [
            ("Orleans:GrainStorage:Default:ProviderType", "AdoNet"),
            ("Orleans:GrainStorage:Default:Invariant", "Npgsql"),
            ("Orleans:GrainStorage:Default:ConnectionName", "states"),
            ("ConnectionStrings:states", postgres.ConnectionString),
            ("Orleans:GrainStorage:nowhere:ProviderType", "Memory"),
        ];
        var first = await hosts.StartSiloAsync(Local, settings);
        await Grain<IMemoGrain>(first).Write("kept");
        await Grain<IHomelessGrain>(first).Use(); // The one that has a name.
        await first.StopAsync();

        var second = await hosts.StartSiloAsync(Local, settings);
        Assert.Equal("kept", (await Grain<IMemoGrain>(second).First()).Text);
        Assert.Equal(1, await postgres.ScalarAsync<long>($"select count(*) from orleans_grain_state where grain_key = '{_key}'"));
    }

    [Fact]
    public async Task Reminders_by_connection_string_are_in_the_database()
    {
        await using var hosts = new HostedSilos();
        var silo = await hosts.StartSiloAsync(
            Local,
            ("Orleans:Reminders:ProviderType", "AdoNet"),
            ("Orleans:Reminders:Invariant", "Npgsql"),
            ("Orleans:Reminders:ConnectionString", postgres.ConnectionString));
        await FiresAsync(silo);
        Assert.Equal(1, await postgres.ScalarAsync<long>($"select count(*) from orleans_reminder where grain_key = '{_key}'"));
        Assert.True(await Grain<IWakingGrain>(silo).Unregister("tick"));
    }

    [Fact]
    public async Task Reminders_in_memory_fire()
    {
        await using var hosts = new HostedSilos();
        await FiresAsync(await hosts.StartSiloAsync(Local, ("Orleans:Reminders:ProviderType", "Memory")));
    }

    [Fact]
    public async Task A_cluster_by_the_key_of_a_data_source_is_in_its_database()
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var hosts = new HostedSilos();
        var silos = new List<IHost>();
        for (var number = 0; number < 2; number++)
        {
            silos.Add(await hosts.StartSiloAsync(
                silo => silo.Services.AddKeyedSingleton<DbDataSource>("silos", source),
                ("Orleans:Clustering:ProviderType", "AdoNet"),
                ("Orleans:Clustering:Invariant", "Npgsql"),
                ("Orleans:Clustering:ServiceKey", "silos"),
                ("Orleans:Endpoints:AdvertisedIPAddress", "127.0.0.1"),
                ("Orleans:Endpoints:SiloPort", $"{FreePort.Find()}"),
                ("Orleans:Endpoints:GatewayPort", $"{FreePort.Find()}")));
        }

        foreach (var silo in silos) await HostedSilos.SeesAsync(silo, 2);
        var client = await hosts.StartClientAsync(
            client => client.Services.AddKeyedSingleton<DbDataSource>("silos", source),
            ("Orleans:Clustering:ProviderType", "AdoNet"),
            ("Orleans:Clustering:Invariant", "Npgsql"),
            ("Orleans:Clustering:ServiceKey", "silos"));
        Assert.Equal(2, await CountPlacesAsync(client));
    }

    [Fact]
    public async Task Silos_of_a_development_cluster_end_with_their_primary_and_others_meet_at_the_next_one()
    {
        await using var hosts = new HostedSilos();
        var (primary, second) = (FreePort.Find(), FreePort.Find());
        (string, string)[] At(int port) =>
        [
            ("Orleans:Clustering:ProviderType", "Development"),
            ("Orleans:Clustering:PrimarySiloEndpoint", $"127.0.0.1:{primary}"),
            ("Orleans:Endpoints:AdvertisedIPAddress", "127.0.0.1"),
            ("Orleans:Endpoints:SiloPort", $"{port}"),
            ("Orleans:Endpoints:GatewayPort", $"{FreePort.Find()}"),
        ];
        var first = await hosts.StartSiloAsync(_ => { }, At(primary));
        var other = await hosts.StartSiloAsync(_ => { }, At(second));
        await HostedSilos.SeesAsync(first, 2);
        var ended = new TaskCompletionSource();
        other.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(ended.SetResult);

        await first.StopAsync();
        var again = await hosts.StartSiloAsync(_ => { }, At(primary));
        await Wait.For(ended.Task, "the silo of the old table ends");
        await other.StopAsync();
        var next = await hosts.StartSiloAsync(_ => { }, At(second));
        await HostedSilos.SeesAsync(again, 2);
        await HostedSilos.SeesAsync(next, 2);
        Assert.Equal(2, await CountPlacesAsync(next.Services.GetRequiredService<IGrainFactory>()));
    }

    [Theory]
    [InlineData("Orleans:Clustering:ProviderType", "Zookeeper", "Orleans:Clustering")]
    [InlineData("Orleans:GrainStorage:carts:ProviderType", "Redis", "Orleans:GrainStorage:carts")]
    [InlineData("Orleans:Reminders:ProviderType", "Table", "Orleans:Reminders")]
    public async Task A_provider_that_is_not_there_stops_the_start_and_names_its_section(string setting, string value, string section)
    {
        await using var hosts = new HostedSilos();
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => hosts.StartSiloAsync(Local, (setting, value)));
        Assert.Contains($"{section} ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    private static void Local(ISiloBuilder silo) => silo.UseLocalhostClustering(FreePort.Find(), gatewayPort: 0)
        .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(50));

    private static async Task<int> CountPlacesAsync(IGrainFactory grains)
        => (await Task.WhenAll(Enumerable.Range(0, 100).Select(i => grains.GetGrain<IPlaceGrain>(i).Where()))).Distinct().Count();

    private async Task FiresAsync(IHost silo)
    {
        await Grain<IWakingGrain>(silo).Register("tick", TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await Wait.Until(() => Journal.Read($"{_key}/tick").Length > 2, "the reminder fires");
    }

    private T Grain<T>(IHost silo) where T : IGrainWithStringKey => silo.Services.GetRequiredService<IGrainFactory>().GetGrain<T>(_key);
}

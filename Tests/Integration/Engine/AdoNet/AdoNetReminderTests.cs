using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.AdoNet;

/// <summary>Reminders on PostgreSQL by connection string.</summary>
public sealed class AdoNetReminderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task S10_35_AReminderSurvivesTheClusterAndStopsWhenItIsUnregistered()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.GetGrain<IWakingGrain>(_key).Register("durable", TimeSpan.FromSeconds(1), Period);
            await first.Client.GetGrain<IWakingGrain>(_key).Register("durable", TimeSpan.Zero, Period); // Replaces it.
        }

        var before = Journal.Read($"{_key}/durable").Length;
        await using var second = await StartAsync();
        await Wait.Until(() => Journal.Read($"{_key}/durable").Length > before + 2, "the reminder ticked in the new cluster");
        var grain = second.Client.GetGrain<IWakingGrain>(_key);
        Assert.Equal(["durable"], await grain.Names());
        Assert.True(await grain.Unregister("durable"));
        Assert.Empty(await grain.Names());
        await Task.Delay(2 * Period); // One may have been on its way.
        var last = Journal.Read($"{_key}/durable").Length;
        await Task.Delay(10 * Period);
        Assert.Equal(last, Journal.Read($"{_key}/durable").Length);
    }

    private Task<TestingHost.InProcessTestCluster> StartAsync() => EngineCluster.StartAsync(silo =>
        AdoNetFixture.ConfigureOn(silo, postgres.ConnectionString)
            .Configure<ClusterOptions>(options => options.ServiceId = nameof(AdoNetReminderTests)) // Reminders belong to the service.
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Period));
}

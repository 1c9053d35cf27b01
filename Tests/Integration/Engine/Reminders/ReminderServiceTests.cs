using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Reminders;

/// <summary>The reminder service without a database. (The rest of its behaviour is tested on PostgreSQL.)</summary>
public sealed class ReminderServiceTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task RemindersInMemoryTick()
    {
        await using var cluster = await EngineCluster.StartAsync(silo => silo
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(50)));
        var grain = cluster.Client.GetGrain<IWakingGrain>(_key);
        await grain.Register("memory", TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await Wait.Until(() => Journal.Read($"{_key}/memory").Length > 2, "the reminder ticked");
        Assert.True(await grain.Unregister("memory"));
        Assert.Empty(await grain.Names());
    }

    [Fact]
    public async Task WithoutATableTheErrorSaysWhatIsMissing()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var hour = TimeSpan.FromHours(1);
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => cluster.Client.GetGrain<IWakingGrain>(_key).Register("none", hour, hour));
        Assert.Contains(nameof(SiloBuilderReminderMemoryExtensions.UseInMemoryReminderService), error.Message, StringComparison.Ordinal);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class RetentionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Key_OlderThanItsAnswer_IsRefused_BeforeAndAfterTheSweep()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("old");
        await KeyedAsync("old-1", () => counter.Add(1));
        await AgeAsync("8 days");

        await Assert.ThrowsAsync<IdempotencyKeyExpiredException>(() => KeyedAsync("old-1", () => counter.Add(1)));
        Assert.Equal(1, await SweepAsync(silo));
        await Assert.ThrowsAsync<IdempotencyKeyExpiredException>(() => KeyedAsync("old-1", () => counter.Add(1)));

        Assert.Equal(1, await counter.Get());
        Assert.Null(await silo.Grains.GetGrain<IRequestsGrain>(0).Find("alice", "ICounterGrain.Add", "old-1"));
    }

    [Fact]
    public async Task Tombstones_GoInTheirTime()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await KeyedAsync("gone-1", () => silo.Grains.GetGrain<ICounterGrain>("gone").Add(1));
        await AgeAsync("100 days");
        await SweepAsync(silo);
        Assert.Equal(0, await postgres.ScalarAsync<long>("select count(*) from platform.request_tombstone"));
    }

    [Fact]
    public async Task Sweep_LeavesWhatIsYoung_AndTheStepsOfWhatRuns()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var hold = Probe.Of("steps").HoldAt("charged");
        var call = KeyedAsync("steps-1", () => silo.Grains.GetGrain<IOrderGrain>("steps").Place(new Order("steps-counter", 5, "customer-7", "a note")));
        await hold.ReachedAsync();
        await AgeAsync("8 days");
        await KeyedAsync("young-1", () => silo.Grains.GetGrain<ICounterGrain>("young").Add(1));

        await SweepAsync(silo);
        Assert.Equal(2, await postgres.ScalarAsync<long>("select count(*) from platform.request where status <> 0"));

        hold.Release();
        await call;
        await AgeAsync("8 days");
        await SweepAsync(silo);
        Assert.Equal(0, await postgres.ScalarAsync<long>("select count(*) from platform.request"));
    }

    private Task AgeAsync(string by) => postgres.ExecuteAsync($"update platform.request set retain_until = retain_until - interval '{by}'");

    private static Task<long> SweepAsync(GovernanceSilo silo) => silo.Services.GetRequiredService<RequestSweeper>().SweepAsync(default);
}

using Orleans.Platform.Tests.Integration.Support;
using Orleans.Transactions;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Requests with keys at a silo that has no place left.</summary>
public sealed class KeyedOverloadTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Places = 2;

    [Fact]
    public async Task A_full_silo_gives_recorded_answers_and_refuses_what_is_not_on_record_without_running_it()
    {
        await using var silo = await StartAsync(postgres.DataSource, transactions: options => (options.MaxExecuting, options.MaxWaiting) = (1, Places - 1));
        var (answered, later) = (silo.Grains.GetGrain<ICounterGrain>("full-answered"), silo.Grains.GetGrain<ICounterGrain>("full-later"));
        Assert.Equal(5, await KeyedAsync("full-1", () => answered.Add(5)));
        var hold = Probe.Of("full-busy").HoldAt("add");
        var admitted = Enumerable.Range(0, Places).Select(_ => silo.Grains.GetGrain<ICounterGrain>("full-busy").Add(1)).ToList();
        await hold.ReachedAsync();

        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => answered.Add(5));
        for (var i = 0; i < 5 * Places; i++) Assert.Equal(5, await KeyedAsync("full-1", () => answered.Add(5)));
        for (var i = 0; i < 5 * Places; i++) await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => KeyedAsync("full-2", () => later.Add(3)));
        Assert.Equal(0, Probe.Of("full-later").CountOf("add"));

        hold.Release();
        await Task.WhenAll(admitted);
        for (var i = 0; i < 3; i++) Assert.Equal(3, await KeyedAsync("full-2", () => later.Add(3)));
        Assert.Equal((1, 1), (Probe.Of("full-answered").CountOf("add"), Probe.Of("full-later").CountOf("add")));
    }

    [Fact]
    public async Task A_flood_of_one_keyed_request_is_refused_or_gets_the_one_answer()
    {
        await using var silo = await StartAsync(postgres.DataSource, transactions: options => (options.MaxExecuting, options.MaxWaiting) = (1, Places - 1));
        var grain = silo.Grains.GetGrain<ICounterGrain>("flood");
        var hold = Probe.Of("flood").HoldAt("add");
        var calls = Enumerable.Range(0, 100).Select(_ => KeyedAsync("flood-1", () => grain.Add(7))).ToList();
        await hold.ReachedAsync();
        hold.Release();

        await Task.WhenAny(Task.WhenAll(calls));
        Assert.All(calls.Where(call => call.IsFaulted), call => Assert.IsType<OrleansStartTransactionFailedException>(call.Exception!.InnerException));
        Assert.All(calls.Where(call => !call.IsFaulted), call => Assert.Equal(7, call.Result));
        Assert.Equal(7, await KeyedAsync("flood-1", () => grain.Add(7)));
        Assert.Equal(1, Probe.Of("flood").CountOf("add"));
    }
}

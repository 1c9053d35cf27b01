using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Two silos, one of which is a minute ahead of the other.</summary>
public sealed class SkewedClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private readonly PostgresFixture _postgres = new();
    private readonly string _key = Guid.NewGuid().ToString("N");
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var builder = new InProcessTestClusterBuilder(2);
        var count = 0;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseTransactions();
            silo.Services.AddSingleton(_postgres.DataSource);
            silo.Services.AddPlatformTransactions();
            silo.Services.Configure<DataProtectionOptions>(options => options.MasterKey = new byte[32]);
            silo.Services.AddSingleton<TimeProvider>(new SkewedTime(Interlocked.Increment(ref count) == 1 ? Ahead : TimeSpan.Zero));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_is_above_those_that_it_has_seen_wherever_they_were_begun()
    {
        var (fast, slow) = (await KeyAtAsync(isAhead: true), await KeyAtAsync(isAhead: false));
        for (var i = 0; i < 10; i++)
        {
            await Grain(fast).AddBoth(slow);
            await Grain(slow).Add();
        }

        Assert.Equal(20, await Grain(slow).Count());
        Assert.Equal(0, await _postgres.ScalarAsync<long>(
            $"select count(*) from platform.item_history a join platform.item_history b on b.grain_key = a.grain_key and b.version = a.version + 1 and b.transaction_id <= a.transaction_id where a.grain_key = '{slow}'"));
    }

    [Fact]
    public async Task A_commit_is_above_those_that_have_read_what_it_replaces_where_the_grain_was_before()
    {
        var (read, written) = (await KeyAtAsync(isAhead: true), await KeyAtAsync(isAhead: true));
        await Grain(read).ReadThenAdd(written);
        await _cluster.StopSiloAsync(_cluster.Silos.Single(IsAhead));
        await Grain(read).Add();
        Assert.True(
            await StampAsync(read) > await StampAsync(written), "Who has read the version before commits later than who has replaced it.");
    }

    [Fact]
    public async Task Another_machines_clock_does_not_end_a_transaction()
    {
        var (fast, slow) = (await KeyAtAsync(isAhead: true), await KeyAtAsync(isAhead: false));
        var running = Grain(slow).AddInTurn([fast], _key, [slow]);
        await Gate.Of(_key).EnteredAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(600)); // Two looks after expired transactions, of each silo.
        Gate.Of(_key).Open();
        await running;
        Assert.Equal((1, 1), (await Grain(fast).Count(), await Grain(slow).Count()));
        Assert.Equal(1, Gate.Of(_key).Count); // It was not run again.
    }

    [Fact]
    public async Task A_transaction_that_forgets_its_request_context_still_spans_silos()
    {
        var (fast, slow) = (await KeyAtAsync(isAhead: true), await KeyAtAsync(isAhead: false));
        await Grain(fast).AddBothWithoutContext(slow);
        Assert.Equal((1, 1), (await Grain(fast).Count(), await Grain(slow).Count()));
    }

    private IPlacedGrain Grain(string key) => _cluster.Client.GetGrain<IPlacedGrain>(key);

    private Task<long> StampAsync(string key) => _postgres.ScalarAsync<long>($"select max(transaction_id) from platform.item_history where grain_key = '{key}'");

    private static bool IsAhead(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<TimeProvider>() is SkewedTime { Ahead.Ticks: > 0 };

    /// <summary>The key of a new grain of one of the silos.</summary>
    private async Task<string> KeyAtAsync(bool isAhead)
    {
        var silo = _cluster.Silos.Single(one => IsAhead(one) == isAhead).SiloAddress;
        while (true)
        {
            var key = Guid.NewGuid().ToString("N");
            if ((await Grain(key).Where()).Equals(silo)) return key;
        }
    }

    private sealed class SkewedTime(TimeSpan ahead) : TimeProvider
    {
        public TimeSpan Ahead => ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}

using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Work that a transaction leaves is done exactly when it commits.</summary>
public sealed class CommittedWorkTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private readonly BonusFailures _failures = new();
    private IHost _silo = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _silo = await CommittedWorkHost.StartAsync(_postgres.ConnectionString, _failures);
    }

    public async Task DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Work_of_a_committed_transaction_is_done_once_and_recorded_as_done()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Shop.Buy($"buyer-{i % 5}", $"bonus-{i % 7}")));
        await AllEndedAsync(200);
        var bonuses = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => _silo.Grain<IPurseGrain>($"bonus-{i}").Count()));
        Assert.Equal(200, bonuses.Sum());
        Assert.Equal(200, await CountAsync("status = 1 and attempts = 1 and ended_at is not null"));
    }

    [Fact]
    public async Task Work_of_an_aborted_transaction_does_not_exist()
    {
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Shop.Buy("buyer", "bonus", fail: true));
        await Shop.Buy("buyer", "bonus"); // Whatever was left would be done by the time this is.
        await AllEndedAsync(1);
        Assert.Equal(1, await _silo.Grain<IPurseGrain>("bonus").Count());
        Assert.Single(_failures.Tries);
    }

    [Fact]
    public async Task Work_that_fails_is_tried_again_under_the_same_key_and_happens_once()
    {
        (_failures.Before, _failures.After) = (2, 2);
        await Shop.Buy("buyer", "bonus");
        await AllEndedAsync(1);
        Assert.Equal([1, 2, 3, 4, 5], _failures.Tries.Select(one => one.Attempt));
        Assert.Single(_failures.Tries.DistinctBy(one => one.Key));
        Assert.Equal(1, await _silo.Grain<IPurseGrain>("bonus").Count());
    }

    [Fact]
    public async Task Work_that_fails_too_often_is_parked()
    {
        _failures.Before = 100;
        await Shop.Buy("buyer", "bonus");
        await AllEndedAsync(1);
        Assert.Equal(1, await CountAsync("status = 2 and attempts = 5 and last_error = 'System.IO.IOException'"));
    }

    [Fact]
    public async Task Work_needs_a_transaction_that_writes_and_a_handler()
    {
        await Assert.ThrowsAsync<OrleansReadOnlyViolatedException>(() => Shop.RewardInReadOnly("bonus"));
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Shop.LeaveToNobody());
        Assert.IsType<ArgumentException>(aborted.InnerException);
        Assert.Equal(0, await CountAsync("true"));
    }

    [Theory]
    [InlineData("BeforePrepare", 0)]
    [InlineData("BeforeBatch", 0)]
    [InlineData("AfterBatch", 1)]
    [InlineData("BeforeReplies", 1)]
    [InlineData("BeforeWork", 1)]
    [InlineData("AfterWork", 1)]
    public async Task Work_survives_kill_9_between_the_commit_and_its_end(string point, int done)
    {
        await _silo.StopAsync();
        await ChildSilo.DieAsync(nameof(CommittedWorkCrash), _postgres.ConnectionString, Directory.CreateDirectory(TestFolders.NewPath()).FullName, point);

        using var next = await CommittedWorkHost.StartAsync(_postgres.ConnectionString, _failures);
        await AllEndedAsync(done);
        Assert.Equal((-done, done), (await next.Grain<IPurseGrain>("buyer").Count(), await next.Grain<IPurseGrain>("bonus").Count()));
        Assert.Equal(done, _failures.Tries.Count);
        await next.StopAsync();
    }

    private IShopGrain Shop => _silo.Grain<IShopGrain>("shop");

    private async Task AllEndedAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await CountAsync("status <> 0") < count) await Task.Delay(20, patience.Token);
        Assert.Equal(count, await CountAsync("true"));
    }

    private Task<long> CountAsync(string condition) => _postgres.ScalarAsync<long>($"select count(*) from platform.committed_work where {condition}");
}

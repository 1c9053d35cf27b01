using Orleans.Platform.Requests;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Transactions;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class KeyedTransactionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task SameKey_SameArguments_IsAnsweredFromTheRecord()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("same");

        Assert.Equal(5, await KeyedAsync("same-1", () => counter.Add(5)));
        Assert.Equal(5, await KeyedAsync("same-1", () => counter.Add(5)));
        Assert.Equal(10, await KeyedAsync("same-2", () => counter.Add(5)));

        Assert.Equal(2, Probe.Of("same").CountOf("add"));
        Assert.Equal(10, await counter.Get());
    }

    [Fact]
    public async Task SameKey_AfterRestart_IsAnsweredFromTheRecord()
    {
        await using (var first = await StartAsync(postgres.DataSource))
        {
            Assert.Equal(7, await KeyedAsync("restart-1", () => first.Grains.GetGrain<ICounterGrain>("restart").Add(7)));
        }

        await using var second = await StartAsync(postgres.DataSource);
        Assert.Equal(7, await KeyedAsync("restart-1", () => second.Grains.GetGrain<ICounterGrain>("restart").Add(7)));
        Assert.Equal(1, Probe.Of("restart").CountOf("add"));
    }

    [Fact]
    public async Task SameKey_OtherArgumentsOrGrain_IsRefused()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("other");
        await KeyedAsync("other-1", () => counter.Add(5));

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => KeyedAsync("other-1", () => counter.Add(6)));
        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(
            () => KeyedAsync("other-1", () => silo.Grains.GetGrain<ICounterGrain>("another").Add(5)));
        Assert.Equal(5, await counter.Get());
    }

    [Fact]
    public async Task SameKey_OtherPrincipal_IsAnotherRequest()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("principals");

        await KeyedAsync("principals-1", () => counter.Add(1), principal: "alice");
        await KeyedAsync("principals-1", () => counter.Add(1), principal: "bob");

        Assert.Equal(2, await counter.Get());
    }

    [Fact]
    public async Task SameKey_AtOnce_RunsOnceAndBothGetTheAnswer()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("at-once");
        var hold = Probe.Of("at-once").HoldAt("add");

        var calls = Enumerable.Range(0, 10).Select(_ => KeyedAsync("at-once-1", () => counter.Add(3))).ToList();
        await hold.ReachedAsync();
        hold.Release();

        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(3, answer));
        Assert.Equal(1, Probe.Of("at-once").CountOf("add"));
    }

    [Fact]
    public async Task SameKey_WhileTheFirstTakesTooLong_IsToldToComeBack()
    {
        await using var silo = await StartAsync(postgres.DataSource, configure: options => options.Patience = TimeSpan.FromMilliseconds(100));
        var counter = silo.Grains.GetGrain<ICounterGrain>("patience");
        var hold = Probe.Of("patience").HoldAt("add");
        var first = KeyedAsync("patience-1", () => counter.Add(3));
        await hold.ReachedAsync();

        var refusal = await Assert.ThrowsAsync<RequestInProgressException>(() => KeyedAsync("patience-1", () => counter.Add(3)));

        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        hold.Release();
        Assert.Equal(3, await first);
    }

    [Fact]
    public async Task Rejection_IsRecordedAndComesOutTheSameWay()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("rejection");

        var first = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => KeyedAsync("rejection-1", () => counter.Add(-1)));
        var second = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => KeyedAsync("rejection-1", () => counter.Add(-1)));

        foreach (var failure in new[] { first, second })
        {
            var rejection = Assert.IsType<RequestRejectedException>(failure.InnerException);
            Assert.Equal("negative-amount", rejection.Code);
            Assert.Equal("-1 is negative.", rejection.Message);
        }

        Assert.Equal(1, Probe.Of("rejection").CountOf("add"));
    }

    [Fact]
    public async Task OtherFailure_IsNotRecorded_SoTheRetryRuns()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("failure");

        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => KeyedAsync("failure-1", () => counter.Add(13)));
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => KeyedAsync("failure-1", () => counter.Add(13)));

        Assert.Equal(2, Probe.Of("failure").CountOf("add"));
        Assert.Equal(0, await postgres.ScalarAsync<long>("select count(*) from platform.request where key = 'failure-1'"));
    }

    [Fact]
    public async Task ReadOnlyAndVoidMethods_AreRecordedToo()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("kinds");
        await counter.Add(1);

        Assert.Equal(1, await KeyedAsync("kinds-get", counter.Get));
        await KeyedAsync("kinds-reset", counter.Reset);
        await counter.Add(4);
        await KeyedAsync("kinds-reset", counter.Reset);

        Assert.Equal(1, await KeyedAsync("kinds-get", counter.Get));
        Assert.Equal(4, await counter.Get());
    }

    [Fact]
    public async Task Record_CommitsInTheTransactionOfTheState()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await KeyedAsync("atomic-1", () => silo.Grains.GetGrain<ICounterGrain>("atomic").Add(1));

        Assert.Equal(1, await postgres.ScalarAsync<long>("""
            select count(*) from platform.request r
            join platform.state s on s.transaction_id = r.transaction_id and s.xmin = r.xmin
            join platform.commit_log l on r.transaction_id = any (l.transaction_ids) and l.xmin = r.xmin
            where r.key = 'atomic-1' and s.grain_key = 'atomic' and 'atomic' = any (l.written_keys)
            """));
    }

    [Fact]
    public async Task KeyTakenByAnotherSilo_BetweenLookUpAndCommit_IsAnsweredFromItsRecord()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("race");
        await KeyedAsync("race-1", () => counter.Add(1));
        await postgres.ExecuteAsync("update platform.request set key = 'race-hidden' where key = 'race-1'");

        var hold = Probe.Of("race").HoldAt("add");
        var call = KeyedAsync("race-1", () => counter.Add(1));
        await hold.ReachedAsync();
        await postgres.ExecuteAsync("update platform.request set key = 'race-1', answer = '42' where key = 'race-hidden'");
        hold.Release();

        Assert.Equal(42, await call);
        Assert.Equal(1, await counter.Get());
    }

    [Fact]
    public async Task Answer_ThatCannotBeStored_AbortsTheTransaction()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("unstorable");

        await Assert.ThrowsAnyAsync<Exception>(() => KeyedAsync("unstorable-1", () => counter.Echo("a\0b")));
        Assert.Equal(0, await counter.Get());
        Assert.Equal("\\u0000", await KeyedAsync("unstorable-2", () => counter.Echo("\\u0000")));
        Assert.Equal(1, await counter.Get());
    }

    [Fact]
    public async Task KeyOnAPlainMethod_IsRefused()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await Assert.ThrowsAsync<IdempotencyNotSupportedException>(
            () => KeyedAsync("plain-1", silo.Grains.GetGrain<ICounterGrain>("plain").Plain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("line\nbreak")]
    public async Task InvalidKey_IsRefused(string key)
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await Assert.ThrowsAsync<InvalidIdempotencyKeyException>(
            () => KeyedAsync(key, () => silo.Grains.GetGrain<ICounterGrain>("invalid").Add(1)));
    }
}

using Orleans.Platform.Requests;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class DurableRequestTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Request_RunsOnce_AndIsAnsweredFromTheRecord()
    {
        var provider = new TestProvider();
        await using var silo = await StartAsync(postgres.DataSource, provider);
        var grain = silo.Grains.GetGrain<IOrderGrain>("once");

        var first = await KeyedAsync("once-1", () => grain.Place(NewOrder("once-counter")));
        var second = await KeyedAsync("once-1", () => grain.Place(NewOrder("once-counter")));

        Assert.Equal(new OrderResult(5, "charge-1", 10), first);
        Assert.Equal(first, second);
        Assert.Equal(1, Probe.Of("once").CountOf("run"));
        Assert.Single(provider.Calls);
        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(
            () => KeyedAsync("once-1", () => grain.Place(NewOrder("once-counter") with { Amount = 6 })));
    }

    [Fact]
    public async Task Request_WithoutAKey_GetsOne()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var result = await silo.Grains.GetGrain<IOrderGrain>("keyless").Place(NewOrder("keyless-counter"));
        Assert.Equal(10, result.After);
        Assert.Equal(1, await postgres.ScalarAsync<long>("select count(*) from platform.request where key like 'auto-%' and status = 1"));
    }

    /// <summary>The silo dies at the point; the next one goes on by itself, and everything happens once.</summary>
    [Theory]
    [InlineData("begin")]
    [InlineData("add")] // in the first step's transaction
    [InlineData("added")]
    [InlineData("before-charge")]
    [InlineData("after-charge")]
    [InlineData("charged")]
    [InlineData("end")]
    public async Task Request_WhoseSiloDies_IsResumedByTheNext(string point)
    {
        var (grainKey, counterKey, key) = ($"dies-{point}", $"dies-{point}-counter", $"dies-{point}-1");
        var provider = new TestProvider();
        var probe = Probe.Of(point == "add" ? counterKey : grainKey);
        provider.BeforeCharge = _ => probe.ReachAsync("before-charge");
        provider.AfterCharge = _ => probe.ReachAsync("after-charge");
        var hold = probe.HoldAt(point);

        await using (var first = await StartAsync(postgres.DataSource, provider))
        {
            _ = KeyedAsync(key, () => first.Grains.GetGrain<IOrderGrain>(grainKey).Place(NewOrder(counterKey))).ContinueWith(
                static call => call.Exception, TaskScheduler.Default);
            await hold.ReachedAsync();
            await first.KillAsync();
        }

        probe.Forget(point);
        await using var second = await StartAsync(postgres.DataSource, provider);
        var record = await EndedAsync(second, "IOrderGrain.Place", key);

        Assert.Equal(RequestStatus.Completed, record.Status);
        Assert.Equal(10, await second.Grains.GetGrain<ICounterGrain>(counterKey).Get());
        Assert.Equal(1, provider.Charges);
        Assert.Single(provider.Calls.Distinct());
        var answer = await KeyedAsync(key, () => second.Grains.GetGrain<IOrderGrain>(grainKey).Place(NewOrder(counterKey)));
        Assert.Equal(new OrderResult(5, "charge-1", 10), answer);
        Assert.Equal(2, Probe.Of(grainKey).CountOf("run"));
    }

    [Fact]
    public async Task Request_IsResumedUnderItsOwnIdAndPrincipal()
    {
        var hold = Probe.Of("identity").HoldAt("added");
        var requestId = Guid.NewGuid();
        await using (var first = await StartAsync(postgres.DataSource))
        {
            _ = KeyedAsync("identity-1", () => first.Grains.GetGrain<IOrderGrain>("identity").Place(NewOrder("identity-counter")), "carol", requestId)
                .ContinueWith(static call => call.Exception, TaskScheduler.Default);
            await hold.ReachedAsync();
            await first.KillAsync();
        }

        Probe.Of("identity").Forget("added");
        await using var second = await StartAsync(postgres.DataSource);
        var record = await EndedAsync(second, "IOrderGrain.Place", "identity-1", "carol");

        Assert.Equal(requestId, record.RequestId);
        Assert.Equal("carol", await postgres.ScalarAsync<string>(
            "select string_agg(distinct principal, ',') from platform.item_history where grain_key = 'identity-counter'"));
        Assert.Equal(requestId, await postgres.ScalarAsync<Guid>(
            "select distinct request_id from platform.item_history where grain_key = 'identity-counter'"));
    }

    [Fact]
    public async Task Request_ThatIsRunning_GivesItsAnswerToAllWhoWait()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var grain = silo.Grains.GetGrain<IOrderGrain>("wait");
        var hold = Probe.Of("wait").HoldAt("added");
        var calls = Enumerable.Range(0, 5).Select(_ => KeyedAsync("wait-1", () => grain.Place(NewOrder("wait-counter")))).ToList();
        await hold.ReachedAsync();
        hold.Release();

        Assert.Single((await Task.WhenAll(calls)).Distinct());
        Assert.Equal(1, Probe.Of("wait").CountOf("run"));
    }

    [Fact]
    public async Task TwoRequests_OfOneCallersRequest_KeepTheirStepsApart()
    {
        var provider = new TestProvider();
        await using var silo = await StartAsync(postgres.DataSource, provider);
        var shared = Guid.NewGuid();

        await KeyedAsync("apart-1", () => silo.Grains.GetGrain<IOrderGrain>("apart-1").Place(NewOrder("apart-counter")), requestId: shared);
        await KeyedAsync("apart-2", () => silo.Grains.GetGrain<IOrderGrain>("apart-2").Place(NewOrder("apart-counter")), requestId: shared);

        Assert.Equal(20, await silo.Grains.GetGrain<ICounterGrain>("apart-counter").Get());
        Assert.Equal(2, provider.Charges);
    }

    [Fact]
    public async Task Rejection_OfAStep_EndsTheRequestAsRejected()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var grain = silo.Grains.GetGrain<IOrderGrain>("rejected");

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => KeyedAsync("rejected-1", () => grain.AddOnly("rejected-counter", -3)));
            Assert.Equal("negative-amount", Assert.IsType<RequestRejectedException>(failure.InnerException).Code);
        }

        Assert.Equal(1, Probe.Of("rejected-counter").CountOf("add"));
        Assert.Equal(RequestStatus.Rejected, (await EndedAsync(silo, "IOrderGrain.AddOnly", "rejected-1")).Status);
    }

    [Fact]
    public async Task OtherFailure_IsTriedABoundedNumberOfTimes_ThenTheRequestHasFailed()
    {
        await using var silo = await StartAsync(postgres.DataSource, configure: options => options.MaxFailures = 3);
        var grain = silo.Grains.GetGrain<IOrderGrain>("failed");

        var first = await Assert.ThrowsAsync<RequestFailedException>(() => KeyedAsync("failed-1", () => grain.AddOnly("failed-counter", 13)));
        var second = await Assert.ThrowsAsync<RequestFailedException>(() => KeyedAsync("failed-1", () => grain.AddOnly("failed-counter", 13)));

        Assert.Equal(first.Message, second.Message);
        Assert.DoesNotContain("Thirteen", await postgres.ScalarAsync<string>("select answer::text from platform.request where key = 'failed-1'"), StringComparison.Ordinal);
        Assert.Equal(3, Probe.Of("failed-counter").CountOf("add"));
    }

    [Fact]
    public async Task Method_ThatSwallowsAnUnrecordedFailure_GetsNoFurther()
    {
        await using var silo = await StartAsync(postgres.DataSource, configure: options => options.MaxFailures = 2);
        await Assert.ThrowsAsync<RequestFailedException>(
            () => KeyedAsync("careless-1", () => silo.Grains.GetGrain<IOrderGrain>("careless").Careless("careless-counter")));
        Assert.Equal(0, await silo.Grains.GetGrain<ICounterGrain>("careless-counter").Get());
    }

    [Fact]
    public async Task Method_ThatDoesSomethingElseInTheSecondRun_IsStopped()
    {
        var hold = Probe.Of("wander").HoldAt("wandered");
        await using (var first = await StartAsync(postgres.DataSource))
        {
            _ = KeyedAsync("wander-1", () => first.Grains.GetGrain<IOrderGrain>("wander").Wander("wander-counter")).ContinueWith(
                static call => call.Exception, TaskScheduler.Default);
            await hold.ReachedAsync();
            await first.KillAsync();
        }

        Probe.Of("wander").Forget("wandered");
        await using var second = await StartAsync(postgres.DataSource);
        Assert.Equal(RequestStatus.Failed, (await EndedAsync(second, "IOrderGrain.Wander", "wander-1")).Status);
        var failure = await Assert.ThrowsAsync<NonDeterministicRequestException>(
            () => KeyedAsync("wander-1", () => second.Grains.GetGrain<IOrderGrain>("wander").Wander("wander-counter")));
        Assert.Contains("ICounterGrain.Add", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, await second.Grains.GetGrain<ICounterGrain>("wander-counter").Get());
    }

    [Fact]
    public async Task DurableRequest_OfADurableRequest_IsResumedWithIt()
    {
        var provider = new TestProvider();
        var hold = Probe.Of("parent-child").HoldAt("charged");
        await using (var first = await StartAsync(postgres.DataSource, provider))
        {
            _ = KeyedAsync("parent-1", () => first.Grains.GetGrain<IOrderGrain>("parent").Delegate(NewOrder("parent-counter"))).ContinueWith(
                static call => call.Exception, TaskScheduler.Default);
            await hold.ReachedAsync();
            await first.KillAsync();
        }

        Probe.Of("parent-child").Forget("charged");
        await using var second = await StartAsync(postgres.DataSource, provider);
        Assert.Equal(RequestStatus.Completed, (await EndedAsync(second, "IOrderGrain.Delegate", "parent-1")).Status);
        Assert.Equal(10, await second.Grains.GetGrain<ICounterGrain>("parent-counter").Get());
        Assert.Equal(1, provider.Charges);
        Assert.Equal(0, await postgres.ScalarAsync<long>("select count(*) from platform.request where status = 0"));
    }

    [Fact]
    public async Task PersonalData_InArguments_IsNotStoredInClear()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await KeyedAsync("personal-1", () => silo.Grains.GetGrain<IOrderGrain>("personal").Place(NewOrder("personal-counter")));

        var arguments = await postgres.ScalarAsync<string>("select arguments::text from platform.request where key = 'personal-1'");
        Assert.Contains("customer-7", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane Roe", arguments, StringComparison.Ordinal);
    }

    private static Order NewOrder(string counter) => new(counter, 5, "customer-7", "for Jane Roe");

    /// <summary>The record when the request has ended.</summary>
    private static async Task<RequestRecord> EndedAsync(GovernanceSilo silo, string operation, string key, string principal = "alice")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var record = await silo.Grains.GetGrain<IRequestsGrain>(0).Find(principal, operation, key);
            if (record is { Status: not RequestStatus.Running }) return record;
            await Task.Delay(50, limit.Token);
        }
    }
}

using Orleans.Platform.Effects;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class EffectTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly TestProvider _provider = new();

    [Fact]
    public async Task Effect_ThatFails_IsTriedAgainWithTheSameKey()
    {
        _provider.BeforeCharge = attempt => attempt.Number < 4 ? Task.FromException(new HttpRequestException("503")) : Task.CompletedTask;
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        var result = await PlaceAsync(silo, "again");

        Assert.Equal("charge-1", result.Receipt);
        Assert.Equal(4, _provider.Calls.Count);
        Assert.Single(_provider.Calls.Distinct());
        Assert.Equal(4, await postgres.ScalarAsync<int>($"select attempts from platform.effect where key = '{_provider.Calls.First()}'"));
    }

    [Fact]
    public async Task Effect_WhoseAnswerIsLost_IsTriedAgainWithTheSameKey()
    {
        _provider.AfterCharge = attempt => attempt.Number == 1 ? Task.FromException(new IOException("cut")) : Task.CompletedTask;
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        await PlaceAsync(silo, "lost");

        Assert.Equal(2, _provider.Calls.Count);
        Assert.Equal(1, _provider.Charges);
    }

    [Fact]
    public async Task Effect_ThatHangs_IsGivenUpAfterItsTimeAndTriedAgain()
    {
        _provider.Options = _provider.Options with { AttemptTimeout = TimeSpan.FromMilliseconds(100) };
        _provider.BeforeCharge = attempt => attempt.Number == 1 ? new TaskCompletionSource().Task : Task.CompletedTask;
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        Assert.Equal("charge-1", (await PlaceAsync(silo, "hangs")).Receipt);
        Assert.Equal(2, _provider.Calls.Count);
    }

    [Fact]
    public async Task Intent_IsDurableBeforeTheCall_AndReceiptBeforeTheRequestGoesOn()
    {
        string? during = null;
        _provider.BeforeCharge = async attempt => during = await StatusAsync(attempt.Key);
        await using var silo = await StartAsync(postgres.DataSource, _provider);
        var hold = Probe.Of("order").HoldAt("charged");
        var call = PlaceAsync(silo, "order");
        await hold.ReachedAsync();

        Assert.Equal("0/", during);
        Assert.Equal("1/{\"id\": \"charge-1\"}", await StatusAsync(_provider.Calls.Single()));
        hold.Release();
        await call;
    }

    [Fact]
    public async Task UncertainEffect_IsAskedForFirst_AndNotMadeAgainWhenKnown()
    {
        _provider.AfterCharge = _ => Task.FromException(new EffectUncertainException("The provider replays an error."));
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        Assert.Equal("charge-1", (await PlaceAsync(silo, "known")).Receipt);
        Assert.Single(_provider.Calls);
        Assert.Equal(_provider.Calls, _provider.Questions);
    }

    [Fact]
    public async Task UncertainEffect_ThatTheProviderDoesNotKnow_IsTriedAgain()
    {
        _provider.BeforeCharge = attempt => attempt.Number == 1
            ? Task.FromException(new EffectUncertainException("The provider replays an error."))
            : Task.CompletedTask;
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        Assert.Equal("charge-1", (await PlaceAsync(silo, "unknown")).Receipt);
        Assert.Equal(2, _provider.Calls.Count);
        Assert.Single(_provider.Questions);
    }

    [Fact]
    public async Task Effect_WithoutAnswerUntilItsDeadline_IsParked()
    {
        _provider.Options = _provider.Options with { Deadline = TimeSpan.FromMilliseconds(300) };
        _provider.BeforeCharge = _ => Task.FromException(new HttpRequestException("503"));
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        var first = await Assert.ThrowsAsync<EffectParkedException>(() => PlaceAsync(silo, "parked"));
        var calls = _provider.Calls.Count;
        var second = await Assert.ThrowsAsync<EffectParkedException>(() => PlaceAsync(silo, "parked"));

        Assert.Equal(first.Message, second.Message);
        Assert.True(calls > 1);
        Assert.Equal(calls, _provider.Calls.Count);
        Assert.Equal("2/", await StatusAsync(_provider.Calls.First()));
        Assert.Equal(1, await postgres.ScalarAsync<long>("select count(*) from platform.effect where status = 2 and last_error like '%HttpRequestException'"));
    }

    [Fact]
    public async Task Effect_AfterItsDeadline_IsAskedForALastTime()
    {
        _provider.Options = _provider.Options with { Deadline = TimeSpan.FromMilliseconds(200) };
        _provider.AfterCharge = _ => Task.FromException(new IOException("cut"));
        await using var silo = await StartAsync(postgres.DataSource, _provider);

        Assert.Equal("charge-1", (await PlaceAsync(silo, "last")).Receipt);
        Assert.Single(_provider.Questions);
    }

    [Fact]
    public async Task StopOfTheSilo_LeavesTheEffectToTheNext()
    {
        _provider.BeforeCharge = _ => Task.FromException(new HttpRequestException("503"));
        await using (var first = await StartAsync(postgres.DataSource, _provider))
        {
            _ = PlaceAsync(first, "stop").ContinueWith(static call => call.Exception, TaskScheduler.Default);
            while (_provider.Calls.IsEmpty) await Task.Delay(10);
        }

        Assert.Equal("0/", await StatusAsync(_provider.Calls.First()));
        _provider.BeforeCharge = _ => Task.CompletedTask;
        await using var second = await StartAsync(postgres.DataSource, _provider);
        Assert.Equal("charge-1", (await PlaceAsync(second, "stop")).Receipt);
        Assert.Single(_provider.Calls.Distinct());
    }

    [Fact]
    public async Task Effect_OutsideOfADurableRequest_IsRefused()
    {
        await using var silo = await StartAsync(postgres.DataSource, _provider);
        await Assert.ThrowsAsync<InvalidOperationException>(silo.Grains.GetGrain<IOrderGrain>("outside").EffectOutside);
        Assert.Empty(_provider.Calls);
    }

    private static Task<OrderResult> PlaceAsync(GovernanceSilo silo, string name)
        => KeyedAsync(name, () => silo.Grains.GetGrain<IOrderGrain>(name).Place(new Order($"{name}-counter", 5, "customer-7", "a note")));

    private Task<string> StatusAsync(string key)
        => postgres.ScalarAsync<string>($"select status || '/' || coalesce(receipt::text, '') from platform.effect where key = '{key}'");
}

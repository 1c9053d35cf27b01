using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 35: reminders in PostgreSQL, with a minimum period that a test can wait for.</summary>
public sealed class ReminderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly string _key = Guid.NewGuid().ToString();
    private IHost _silo = null!;

    private IWakingGrain Grain => _silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IWakingGrain>(_key);

    public async Task InitializeAsync() => _silo = await StartAsync();

    public async Task DisposeAsync() => await StopAsync();

    [Fact]
    public async Task S10_35_A_reminder_survives_deactivation_and_restart_and_wakes_its_grain()
    {
        await Grain.Register("short", Short, Short);
        await TickedAsync("short", activations: 1);

        await Grain.Forget();
        await TickedAsync("short", activations: 2);

        await StopAsync();
        var before = Journal.Read($"{_key}/short").Length;
        await Task.Delay(Short * 5);
        Assert.Equal(before, Journal.Read($"{_key}/short").Length);
        _silo = await StartAsync();
        await TickedAsync("short", activations: 3);
        Assert.DoesNotContain("early", Journal.Read($"{_key}/short"));
        Assert.True(await Grain.Unregister("short"));
    }

    [Fact]
    public async Task S10_35_A_reminder_is_replaced_by_its_name_and_ends_when_unregistered()
    {
        await Grain.Register("name", Short, Short);
        await Grain.Register("other", Short, Short);
        await TickedAsync("name", activations: 1);

        await Grain.Register("name", Long, Long);
        Assert.Equal(["name", "other"], await Grain.Names());
        await QuietAsync("name");

        Assert.True(await Grain.Unregister("other"));
        Assert.False(await Grain.Unregister("other"));
        Assert.Equal(["name"], await Grain.Names());
        await QuietAsync("other");
    }

    [Fact]
    public async Task S10_35_A_period_below_the_minimum_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("hasty", Long, Short / 2));
        Assert.Empty(await Grain.Names());
    }

    [Fact]
    public async Task A_stale_handle_does_not_unregister()
    {
        await Assert.ThrowsAsync<ReminderException>(() => Grain.UnregisterStale("newer", Long));
        Assert.Equal(["newer"], await Grain.Names());
    }

    [Fact]
    public async Task A_tick_that_fails_is_followed_by_the_next()
    {
        await Grain.Register("failing", TimeSpan.Zero, Short);
        await Wait.Until(() => Journal.Read($"{_key}/failing").Length > 2, "the reminder went on");
        Assert.True(await Grain.Unregister("failing"));
    }

    [Fact]
    public async Task The_table_reads_any_part_of_the_ring()
    {
        var table = _silo.Services.GetRequiredService<IReminderTable>();
        var grain = Grain.GetGrainId();
        var hash = grain.GetUniformHashCode();
        await Grain.Register("ring", Long, Long);

        Assert.True(await ContainsAsync(0, 0));
        Assert.True(await ContainsAsync(hash - 1, hash));
        Assert.False(await ContainsAsync(hash, hash + 1));
        Assert.False(await ContainsAsync(hash, hash - 1)); // Around zero, all but this place.

        async Task<bool> ContainsAsync(uint begin, uint end)
            => (await table.ReadRows(begin, end)).Reminders.Any(entry => entry.GrainId == grain && entry.Period == Long);
    }

    private async Task<IHost> StartAsync() => await TransactionsHost.StartSiloAsync(
        postgres.ConnectionString,
        builder => builder.Services.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Short));

    private async Task StopAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
    }

    private Task TickedAsync(string name, int activations) => Wait.Until(
        () => Journal.Read($"{_key}/{name}").Distinct().Count() >= activations, $"{activations} activations were woken by '{name}'");

    /// <summary>No tick in a time in which there would be several; one may have been on its way.</summary>
    private async Task QuietAsync(string name)
    {
        var before = Journal.Read($"{_key}/{name}").Length;
        await Task.Delay(Short * 8);
        Assert.InRange(Journal.Read($"{_key}/{name}").Length, before, before + 1);
    }
}

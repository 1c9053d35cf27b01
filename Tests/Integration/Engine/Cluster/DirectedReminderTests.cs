using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Cluster;
using Orleans.Placement;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface ILocalWakingGrain : IGrainWithStringKey
{
    Task<SiloAddress> Register(string name, TimeSpan period);

    Task Unregister(string name);
}

[PreferLocalPlacement]
public sealed class LocalWakingGrain(ILocalSiloDetails silo) : Grain, ILocalWakingGrain, IRemindable
{
    public async Task<SiloAddress> Register(string name, TimeSpan period)
    {
        await this.RegisterOrUpdateReminder(name, TimeSpan.Zero, period);
        return silo.SiloAddress;
    }

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Add($"{this.GetPrimaryKeyString()}/{reminderName}", "tick");
        return Task.CompletedTask;
    }
}

/// <summary>Reminders of grains that are not where their ids alone would have them.</summary>
public sealed class DirectedReminderTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200), Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_reminder_of_a_grain_on_another_silo_than_the_one_that_fires_it_begins_at_once_and_ends_when_unregistered()
    {
        var table = new SharedReminders();
        await using var cluster = await EngineCluster.StartAsync(silo => table.AddTo(silo.AddReminders()), silos: 3);
        // Nobody learns of it from the table.
        using var held = table.HoldReads();
        var grains = cluster.Silos.ToDictionary(NewGrainOf);
        foreach (var (grain, silo) in grains)
        {
            Assert.Equal(silo.SiloAddress, await grain.Register("tick", Period));
            await grain.Register("clock", Period);
        }

        foreach (var grain in grains.Keys) await TicksAsync(grain, "tick", 3);
        foreach (var grain in grains.Keys)
        {
            // One tick may be on its way.
            await grain.Unregister("tick");
            var before = Ticks(grain, "tick");
            await TicksAsync(grain, "clock", Ticks(grain, "clock") + 4);
            Assert.InRange(Ticks(grain, "tick"), before, before + 1);
            // Registered again, it is another one.
            await grain.Register("clock", Hour);
        }
    }

    /// <summary>A grain whose calls from the silo place it there, and whose reminders another one fires.</summary>
    private static ILocalWakingGrain NewGrainOf(InProcessSiloHandle silo)
    {
        var cluster = silo.ServiceProvider.GetRequiredService<ClusterState>();
        while (true)
        {
            var grain = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<ILocalWakingGrain>($"{Guid.NewGuid()}");
            if (cluster.Current.OwnerOf(grain.GetGrainId()) != silo.SiloAddress) return grain;
        }
    }

    private static int Ticks(ILocalWakingGrain grain, string name) => Journal.Read($"{grain.GetPrimaryKeyString()}/{name}").Length;

    private static Task TicksAsync(ILocalWakingGrain grain, string name, int count) =>
        Wait.Until(() => Ticks(grain, name) >= count, $"'{name}' of {grain.GetPrimaryKeyString()} ticked {count} times");
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

/// <summary>Tests of applications replace the clock of one area of the runtime.</summary>
public sealed class NamedClockTests
{
    [Fact]
    public async Task IdlenessIsMeasuredByTheClockOfActivations()
    {
        var clock = new ManualClock();
        await using var cluster = await EngineCluster.StartAsync(
            silo => silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.ActivationManagement, clock));
        var grain = cluster.Client.GetGrain<IEndlessGrain>(Guid.NewGuid().ToString());
        var before = await grain.Incarnation();
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        await management.ForceActivationCollection(TimeSpan.FromMinutes(30));
        Assert.Equal(before, await grain.Incarnation());

        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        await management.ForceActivationCollection(TimeSpan.FromMinutes(30));
        await Wait.For(context!.Deactivated, "the idle activation ends");
        Assert.NotEqual(before, await grain.Incarnation());
    }

    [Fact]
    public async Task EveryAreaFallsBackToThePlainClock()
    {
        var clock = new ManualClock();
        await using var cluster = await EngineCluster.StartAsync(silo => silo.Services.AddSingleton<TimeProvider>(clock));
        var services = cluster.Silos[0].ServiceProvider;
        string[] names =
        [
            TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, TimeProviderNames.Grains,
            TimeProviderNames.Membership, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers,
        ];
        Assert.All(names, name => Assert.Same(clock, services.GetRequiredKeyedService<TimeProvider>(name)));
    }
}

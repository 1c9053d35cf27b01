using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public class QueueLimitFixture : EngineFixture
{
    public const int Hard = 4, Soft = 2;

    public LogLines Log { get; } = new();

    protected override void Configure(ISiloBuilder silo)
    {
        Log.Collect(silo);
        silo.Configure<SiloMessagingOptions>(options =>
        {
            (options.MaxEnqueuedRequestsHardLimit, options.MaxEnqueuedRequestsSoftLimit) = (Hard, Soft);
            options.RequestProcessingWarningTime = options.RequestQueueDelayWarningTime = TimeSpan.FromMilliseconds(200);
        });
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class QueueLimitOnThreeSilos : QueueLimitFixture
{
    protected override short SiloCount => 3;
}

/// <summary>What becomes of requests that wait for an activation that is busy.</summary>
public abstract class QueueLimitTests(QueueLimitFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IPostGrain Grain => engine.Grains.GetGrain<IPostGrain>(_key);

    [Fact]
    public async Task BeyondTheHardLimitARequestIsRefusedByName()
    {
        var admitted = await FillAsync(QueueLimitFixture.Hard);
        var error = await Assert.ThrowsAsync<LimitExceededException>(() => Wait.For(Grain.Incarnation(), "the request was refused"));
        Assert.Contains(nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), error.Message, StringComparison.Ordinal);
        Gate.Of(_key).Open();
        await Task.WhenAll(admitted);
        await Grain.Incarnation(); // There is room again.
    }

    [Fact]
    public async Task BeyondTheSoftLimitIsAWarningAndNoMore()
    {
        var admitted = await FillAsync(QueueLimitFixture.Soft + 2);
        Gate.Of(_key).Open();
        await Task.WhenAll(admitted);
        Assert.Single(engine.Log.Warnings(_key, nameof(SiloMessagingOptions.MaxEnqueuedRequestsSoftLimit)));
    }

    [Fact]
    public async Task WhatRunsOrWaitsForLongIsLoggedOnce()
    {
        var admitted = await FillAsync(1);
        await Wait.Until(
            () => Warnings(nameof(SiloMessagingOptions.RequestProcessingWarningTime), nameof(IPostGrain.SlowByOption)) > 0, "the running request is logged");
        await Wait.Until(
            () => Warnings(nameof(SiloMessagingOptions.RequestQueueDelayWarningTime), nameof(IPostGrain.Incarnation)) > 0, "the waiting request is logged");
        Gate.Of(_key).Open();
        await Task.WhenAll(admitted);
        Assert.Equal(1, Warnings(nameof(SiloMessagingOptions.RequestProcessingWarningTime), nameof(IPostGrain.SlowByOption)));
        Assert.Equal(1, Warnings(nameof(SiloMessagingOptions.RequestQueueDelayWarningTime), nameof(IPostGrain.Incarnation)));
    }

    private int Warnings(string option, string method) => engine.Log.Warnings(_key, option, method).Length;

    /// <summary>One request that runs, and others that wait behind it.</summary>
    private async Task<List<Task>> FillAsync(int waiting)
    {
        await Grain.Knock();
        List<Task> admitted = [Grain.SlowByOption(_key)];
        await Gate.Of(_key).EnteredAsync();
        for (var i = 0; i < waiting; i++) admitted.Add(Grain.Incarnation());
        return admitted;
    }
}

public sealed class QueueLimitTestsOnOneSilo(QueueLimitFixture engine) : QueueLimitTests(engine), IClassFixture<QueueLimitFixture>
{
    [Fact]
    public async Task WithoutALimitThereIsTheEnginesOwn()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var key = Guid.NewGuid().ToString();
        var grain = cluster.Client.GetGrain<IPostGrain>(key);
        List<Task> admitted = [grain.SlowByOption(key)];
        await Gate.Of(key).EnteredAsync();
        for (var i = 0; i < 10_000; i++) admitted.Add(grain.Incarnation());
        Assert.DoesNotContain(admitted, request => request.IsCompleted);
        await Assert.ThrowsAsync<LimitExceededException>(grain.Incarnation);
        Gate.Of(key).Open();
        await Task.WhenAll(admitted);
    }
}

/// <summary>The limits that an application sets are those of its own grains.</summary>
public sealed class EngineQueueTests
{
    [Fact]
    public async Task SilosFindEachOtherWhateverTheLimitOfTheApplicationsQueues()
    {
        await using var cluster = await EngineCluster.StartAsync(
            silo => silo.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 1), silos: 4);
        Assert.Equal(4, (await cluster.Client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count);
    }
}

public sealed class QueueLimitTestsOnThreeSilos(QueueLimitOnThreeSilos engine) : QueueLimitTests(engine), IClassFixture<QueueLimitOnThreeSilos>;

using Orleans.Platform.Engine;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Microsoft.Extensions.DependencyInjection;
using System.Net;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

/// <summary>More calls at once than a connection's queue takes.</summary>
public sealed class FullQueueTests
{
    private const int Calls = 2_000;

    [Fact]
    public async Task A_client_whose_connection_is_full_is_told_that_its_gateway_is_too_busy()
    {
        await using var hosts = new HostedSilos();
        var (siloPort, gatewayPort) = (FreePort.Find(), FreePort.Find());
        await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(siloPort, gatewayPort));
        var client = await hosts.StartClientAsync(client => client.UseLocalhostClustering(gatewayPort).Configure<ClusterConnectionOptions>(Short));
        var outcomes = await FloodAsync(client);
        Assert.Contains(outcomes, outcome => outcome is GatewayTooBusyException);
        Assert.All(outcomes, outcome => Assert.True(outcome is null or GatewayTooBusyException, $"{outcome}"));
        await client.GetGrain<IPlaceGrain>(1).Where();
    }

    [Fact]
    public async Task A_silo_whose_connection_to_another_is_full_refuses_calls_as_too_many()
    {
        await using var hosts = new HostedSilos();
        var ports = Enumerable.Range(0, 4).Select(_ => FreePort.Find()).ToArray();
        var far = await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(ports[0], ports[1]));
        var near = await hosts.StartSiloAsync(silo => silo
            .UseLocalhostClustering(ports[2], ports[3], new IPEndPoint(IPAddress.Loopback, ports[0])).Configure<ClusterConnectionOptions>(Short));
        await HostedSilos.SeesAsync(far, 2);
        await HostedSilos.SeesAsync(near, 2);
        var outcomes = await FloodAsync(near.Services.GetRequiredService<IGrainFactory>());
        Assert.Contains(outcomes, outcome => outcome is LimitExceededException);
        Assert.All(outcomes, outcome => Assert.True(outcome is null or LimitExceededException, $"{outcome}"));
    }

    private static void Short(ClusterConnectionOptions options) => options.MaxQueuedFrames = 8;

    /// <summary>What became of each call; null for an answer.</summary>
    private static async Task<IReadOnlyList<Exception?>> FloodAsync(IGrainFactory grains)
    {
        var places = Enumerable.Range(0, 20).Select(i => grains.GetGrain<IPlaceGrain>(i)).ToList();
        foreach (var place in places) await place.Where();
        var calls = Enumerable.Range(0, Calls).Select(i => places[i % places.Count].Where()).ToList();
        await Wait.For(((Task)Task.WhenAll(calls)).ContinueWith(_ => { }, TaskScheduler.Default), "every call ended");
        return [.. calls.Select(call => call.Exception?.InnerException)];
    }
}

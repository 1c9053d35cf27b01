using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Streams;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Hosting;

/// <summary>What the configuration section <c>Orleans</c> says to a client, beside where its cluster is.</summary>
public sealed class ClientSectionTests
{
    [Fact]
    public async Task Streams_and_tracing_are_configured()
    {
        await using var hosts = new HostedSilos();
        var gateway = FreePort.Find();
        await hosts.StartSiloAsync(
            silo => silo.UseLocalhostClustering(FreePort.Find(), gateway), ("Orleans:Streaming:events:ProviderType", "Memory"));
        var client = await hosts.StartClientAsync(
            client => client.UseLocalhostClustering(gateway),
            ("Orleans:Streaming:events:ProviderType", "Memory"), ("Orleans:EnableDistributedTracing", "true"));
        Assert.Single(client.ServiceProvider.GetServices<IOutgoingGrainCallFilter>());

        var key = Guid.NewGuid();
        var stream = client.GetStreamProvider("events").GetStream<int>("numbers", key);
        await stream.SubscribeAsync((item, _) =>
        {
            Journal.Add($"{key}", $"{item}");
            return Task.CompletedTask;
        });
        await stream.OnNextAsync(7);
        await Wait.Until(() => Journal.Read($"{key}").Length == 1, "the event comes");
    }

    [Fact]
    public async Task A_stream_provider_that_is_not_there_stops_the_start()
    {
        await using var hosts = new HostedSilos();
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => hosts.StartClientAsync(
            client => client.UseLocalhostClustering(FreePort.Find()), ("Orleans:Streaming:events:ProviderType", "Kafka")));
        Assert.Contains("Orleans:Streaming:events", error.Message, StringComparison.Ordinal);
    }
}

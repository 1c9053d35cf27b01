using Orleans.Configuration;
using Orleans.Platform.Engine;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public interface IBulkGrain : IGrainWithIntegerKey
{
    Task<int> Take(byte[] bytes);

    Task<byte[]> Give(int count);
}

public sealed class BulkGrain : Grain, IBulkGrain
{
    public Task<int> Take(byte[] bytes) => Task.FromResult(bytes.Length);

    public Task<byte[]> Give(int count) => Task.FromResult(new byte[count]);
}

/// <summary>Messages that are too large for the way between client and silo.</summary>
public sealed class MessageSizeTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public Task BeyondMaxMessageBodySizeTheCallerHearsOfThatOption() => CheckAsync(
        nameof(MessagingOptions.MaxMessageBodySize),
        silo => silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = Limit),
        client => client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = Limit));

    [Fact]
    public Task BeyondMaxFrameBytesTheCallerHearsOfThatOption() => CheckAsync(
        nameof(ClusterConnectionOptions.MaxFrameBytes),
        silo => silo.Configure<ClusterConnectionOptions>(options => options.MaxFrameBytes = Limit),
        client => client.Configure<ClusterConnectionOptions>(options => options.MaxFrameBytes = Limit));

    private static async Task CheckAsync(string option, Action<ISiloBuilder> configureSilo, Action<IClientBuilder> configureClient)
    {
        await using var hosts = new HostedSilos();
        var gateway = FreePort.Find();
        await hosts.StartSiloAsync(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Find(), gateway);
            configureSilo(silo);
        });
        var client = await hosts.StartClientAsync(client =>
        {
            client.UseLocalhostClustering(gateway);
            configureClient(client);
        });
        var grain = client.GetGrain<IBulkGrain>(1);
        foreach (Func<Task> call in new Func<Task>[] { () => grain.Take(new byte[Limit]), () => grain.Give(Limit) })
        {
            var error = await Assert.ThrowsAsync<LimitExceededException>(() => Wait.For(call(), "the call was refused"));
            Assert.Contains(option, error.Message, StringComparison.Ordinal);
        }

        // The connection goes on.
        Assert.Equal(Limit / 2, await grain.Take(new byte[Limit / 2]));
        Assert.Equal(Limit / 2, (await grain.Give(Limit / 2)).Length);
    }
}

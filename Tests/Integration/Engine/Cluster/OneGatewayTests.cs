using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Engine.Clients;
using Orleans.Engine.Messages;
using Orleans.Messaging;
using Orleans.Platform.Tests.Integration.Engine.Messages;
using Orleans.Platform.Tests.Integration.Engine.Streams;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Streams;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>A client that is connected to one of three silos is called by grains of all three.</summary>
public sealed class OneGatewayTests(StreamOnThreeSilos engine) : IClassFixture<StreamOnThreeSilos>, IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private IHost _host = null!;
    private OneGateway _gateways = null!;

    private string Name => _host.Services.GetRequiredService<ClientIdentity>().Id;

    private IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public async Task InitializeAsync()
    {
        _gateways = new(engine.Cluster.Silos);
        _host = await StartClientAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task An_observer_of_a_client_with_one_gateway_is_called_from_every_silo()
    {
        var listener = new Listener();
        var observer = Client.CreateObjectReference<INewsObserver>(listener);
        foreach (var silo in engine.Cluster.Silos) await Wait.For(NewsOn(silo).Tell(observer, 10), $"the news of {silo.Name} were told");
        Assert.Equal(30, listener.Count);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Events_of_a_stream_of_any_silo_reach_a_client_with_one_gateway()
    {
        // Where the stream is follows from its name; some of these are on each silo.
        var streams = Enumerable.Range(0, 20).Select(i => $"{_key} {i}").ToList();
        foreach (var name in streams)
        {
            await Client.GetStreamProvider("memory").GetStream<int>("explicit", name).SubscribeAsync((item, _) =>
            {
                Journal.Add(_key, $"{name}: {item}");
                return Task.CompletedTask;
            });
            await engine.Grains.GetGrain<IListenerGrain>(name).Publish(name, 7);
        }

        await Wait.Until(() => Journal.Read(_key).Length >= streams.Count, "every event arrived");
        Assert.Equal(streams.Select(name => $"{name}: 7").Order(), Journal.Read(_key).Order());
    }

    [Fact]
    public async Task A_client_that_changes_its_gateway_is_found_again_and_one_that_is_gone_is_told_as_gone()
    {
        var listener = new Listener();
        var observer = Client.CreateObjectReference<INewsObserver>(listener);
        var silos = engine.Cluster.Silos;
        foreach (var silo in silos) await NewsOn(silo).Tell(observer, 1);
        Assert.Equal([0, 1, 1], silos.Select(KnownBy));

        _gateways.Index = 1;
        LinkTo(silos[0])!.Abort(new IOException("The line is cut."));
        await Wait.Until(() => LinkTo(silos[1]) is not null, "the client took the other gateway");
        foreach (var silo in silos) await Wait.For(NewsOn(silo).Tell(observer, 1), $"the news of {silo.Name} were told");
        Assert.Equal(6, listener.Count);

        await _host.StopAsync();
        await Wait.Until(() => silos.All(silo => KnownBy(silo) == 0), "the silos forgot a client that left");
        foreach (var silo in silos)
            await Assert.ThrowsAsync<ClientNotAvailableException>(() => Wait.For(NewsOn(silo).Tell(observer, 1), $"{silo.Name} told"));
        Assert.Equal(6, listener.Count);
        GC.KeepAlive(listener);
    }

    private CallLink? LinkTo(InProcessSiloHandle gateway) =>
        gateway.ServiceProvider.GetRequiredService<AcceptedLinks>().Clients.FirstOrDefault(link => link.Peer.Contains(Name, StringComparison.Ordinal));

    private static int KnownBy(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<ClientPlaces>().Count;

    /// <summary>A grain of its own on the silo.</summary>
    private INewsGrain NewsOn(InProcessSiloHandle silo)
    {
        var cluster = silo.ServiceProvider.GetRequiredService<Orleans.Engine.Cluster.ClusterState>();
        for (var i = 0; ; i++)
        {
            var grain = engine.Grains.GetGrain<INewsGrain>($"{_key} {i}");
            if (cluster.Current.OwnerOf(grain.GetGrainId()) == silo.SiloAddress) return grain;
        }
    }

    private async Task<IHost> StartClientAsync()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var options = engine.Cluster.Options;
        builder.UseOrleansClient(client => client
            .ConfigureServices(services => services.AddSingleton<IGatewayListProvider>(_gateways))
            .AddMemoryStreams("memory")
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId)));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Listener : INewsObserver
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task Heard(int number)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }
    }

    /// <summary>A list of one, which may change.</summary>
    private sealed class OneGateway(IReadOnlyList<InProcessSiloHandle> silos) : IGatewayListProvider
    {
        public int Index { get; set; }

        public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

        [Obsolete("Nobody asks.")]
        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>([GatewayUri.Of(silos[Index].GatewayAddress.Endpoint, 0)]);
    }
}

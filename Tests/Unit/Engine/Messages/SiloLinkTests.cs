using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;
using Orleans.Engine.Messages;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Tests.Unit.Engine.Membership;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Messages;

public interface IFarGrain : IGrainWithIntegerKey
{
    Task<int> Ask();
}

/// <summary>Calls that wait for a connection which nobody answers.</summary>
public sealed class SiloLinkTests : IDisposable
{
    private const int MaxWaiting = 10_000;
    private static readonly SiloAddress Far = SiloAddress.New(IPAddress.Loopback, 11111, 1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1), Limit = TimeSpan.FromSeconds(4);

    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;
    private readonly SiloLink _link;

    public SiloLinkTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddOrleansClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Timeout));
        services.AddSingleton<ICallDispatcher>(new Dispatcher(this));
        _services = services.BuildServiceProvider();
        var cluster = new ClusterState(_services.GetRequiredService<ILocalSiloDetails>(), null!);
        _link = new(Far, cluster, new Nobody(), TimeProvider.System, NullLogger.Instance);
    }

    private SiloClock Clock => _services.GetRequiredService<SiloClock>();

    public void Dispose()
    {
        _link.Close(new SiloUnavailableException("The test ends."));
        _services.Dispose();
    }

    [Fact]
    public async Task A_call_that_waits_for_a_connection_ends_at_its_deadline_with_a_time_out()
    {
        var first = Call();
        _time.Advance(Timeout / 2);
        var second = Call();
        _time.Advance(Timeout / 2 + TimeSpan.FromMilliseconds(100));
        _link.Sweep(Clock.Now);
        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Limit));
        Assert.Contains("in time", (await Assert.ThrowsAsync<TimeoutException>(() => first)).Message, StringComparison.Ordinal);
        Assert.False(second.IsCompleted);
        _time.Advance(Timeout);
        _link.Sweep(Clock.Now);
        Assert.Contains("in time", (await Assert.ThrowsAsync<TimeoutException>(() => second.WaitAsync(Limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_calls_that_may_wait_for_a_connection_a_call_is_refused_as_too_many()
    {
        var waiting = Enumerable.Range(0, MaxWaiting).Select(_ => Call()).ToList();
        await Assert.ThrowsAsync<LimitExceededException>(() => Call().WaitAsync(Limit));
        Assert.DoesNotContain(waiting, call => call.IsCompleted);

        // What has had its time makes place.
        _time.Advance(Timeout * 2);
        _link.Sweep(Clock.Now);
        Assert.False(Call().IsCompleted);
    }

    private Task<int> Call() => _services.GetRequiredService<IGrainFactory>().GetGrain<IFarGrain>(GrainId.Create("far", "1")).Ask();

    private sealed class Dispatcher(SiloLinkTests test) : ICallDispatcher
    {
        public void Dispatch(GrainCall call) => test._link.Post(call, 1);
    }

    /// <summary>The network to a silo that does not answer.</summary>
    private sealed class Nobody : ITransport
    {
        public Task ListenAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopListeningAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<Connected> ConnectAsync(
            IPEndPoint endpoint, SiloAddress? expected, Action<CallLink> onClosed, CancellationToken cancellationToken)
        {
            await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nobody has answered.");
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Diagnostics;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Telemetry;

public interface ITracedGrain : IGrainWithStringKey
{
    Task<int> Chain(int further);

    Task Fail();
}

public sealed class TracedGrain : Grain, ITracedGrain
{
    public async Task<int> Chain(int further)
    {
        if (further == 0) return 1;
        return 1 + await GrainFactory.GetGrain<ITracedGrain>($"{this.GetPrimaryKeyString()}-{further}").Chain(further - 1);
    }

    public Task Fail() => throw new InvalidTimeZoneException("traced");
}

public class TracedFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.AddActivityPropagation();

    protected override void ConfigureClient(IClientBuilder client) => client.AddActivityPropagation();
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class TracedOnThreeSilos : TracedFixture
{
    protected override short SiloCount => 3;
}

public abstract class TraceTests : IDisposable
{
    private const string OwnSource = "Orleans.Platform.Tests.Traces";
    private static readonly ActivitySource Source = new(OwnSource);
    private readonly TracedFixture _engine;
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    protected TraceTests(TracedFixture engine)
    {
        _engine = engine;
        _listener = new()
        {
            ShouldListenTo = source => source.Name is OwnSource or ActivitySources.ApplicationGrainActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task S10_59_EachCallHasAClientAndAServerSpanUnderItsCaller()
    {
        using var root = Source.StartActivity("request")!;
        Assert.Equal(3, await _engine.Grains.GetGrain<ITracedGrain>(Guid.NewGuid().ToString()).Chain(2));
        await Wait.Until(() => SpansOf(root).Length == 6, "three calls make six spans");

        var parent = root.SpanId;
        for (var hop = 0; hop < 3; hop++)
        {
            var client = Assert.Single(SpansOf(root), s => s.Kind == ActivityKind.Client && s.ParentSpanId == parent);
            var server = Assert.Single(SpansOf(root), s => s.Kind == ActivityKind.Server && s.ParentSpanId == client.SpanId);
            Assert.EndsWith($"{nameof(ITracedGrain)}/{nameof(ITracedGrain.Chain)}", client.DisplayName);
            Assert.Equal(client.DisplayName, server.DisplayName);
            Assert.Equal("orleans", client.GetTagItem("rpc.system.name"));
            Assert.Equal(nameof(ITracedGrain.Chain), client.GetTagItem("rpc.method"));
            parent = server.SpanId;
        }
    }

    [Fact]
    public async Task S10_59_AFailedCallMarksItsSpans()
    {
        using var root = Source.StartActivity("request")!;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => _engine.Grains.GetGrain<ITracedGrain>(Guid.NewGuid().ToString()).Fail());
        await Wait.Until(() => SpansOf(root).Length == 2, "one call makes two spans");
        Assert.All(SpansOf(root), span => Assert.Equal(ActivityStatusCode.Error, span.Status));
    }

    public void Dispose() => _listener.Dispose();

    private Activity[] SpansOf(Activity root) => [.. _spans.Where(s => s.TraceId == root.TraceId && s != root)];
}

public sealed class TraceTestsOnOneSilo(TracedFixture engine) : TraceTests(engine), IClassFixture<TracedFixture>;

public sealed class TraceTestsOnThreeSilos(TracedOnThreeSilos engine) : TraceTests(engine), IClassFixture<TracedOnThreeSilos>;

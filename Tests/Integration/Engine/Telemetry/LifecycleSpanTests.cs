using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Diagnostics;
using Orleans.Placement;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Telemetry;

/// <summary>Spans of the runtime beside those of the application's calls.</summary>
public sealed class LifecycleSpanTests : IAsyncLifetime
{
    private const string OwnSource = "Orleans.Platform.Tests.Lifecycles";
    private static readonly ActivitySource Source = new(OwnSource);

    private readonly ConcurrentQueue<Activity> _spans = new();
    private ActivityListener _listener = null!;
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == OwnSource || source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _cluster = await EngineCluster.StartAsync(silo =>
        {
            silo.AddActivityPropagation();
            silo.UseSiloMetadata(new Dictionary<string, string> { ["color"] = "red" });
            silo.Services.AddPlacementFilter<ColorStrategy, ColorDirector>(ServiceLifetime.Singleton);
        });
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task TheLifeOfAGrainHasSpansBelowTheCallThatBeganIt()
    {
        var grain = _cluster.Client.GetGrain<ITracedGrain>(Guid.NewGuid().ToString());
        ActivityTraceId trace;
        using (var root = Source.StartActivity("request")!)
        {
            trace = root.TraceId;
            await grain.Chain(0);
        }

        await _cluster.DeactivateAsync(grain);
        await Wait.Until(() => Find(ActivityNames.DeactivateGrain, grain.GetGrainId()).Length == 1, "the end of the grain has a span");

        var activation = Assert.Single(Find(ActivityNames.ActivateGrain, grain.GetGrainId()));
        Assert.Equal(trace, activation.TraceId);
        Assert.Equal(activation.SpanId, Assert.Single(Find(ActivityNames.OnActivate, grain.GetGrainId())).ParentSpanId);
        var end = Assert.Single(Find(ActivityNames.DeactivateGrain, grain.GetGrainId()));
        Assert.Equal(end.SpanId, Assert.Single(Find(ActivityNames.OnDeactivate, grain.GetGrainId())).ParentSpanId);
        Assert.All([activation, end], span => Assert.Equal(ActivitySources.LifecycleActivitySourceName, span.Source.Name));
    }

    [Fact]
    public async Task APlaceThatIsChosenHasASpan()
    {
        var grain = _cluster.Client.GetGrain<ILocalGrain>(Random.Shared.NextInt64());
        using var root = Source.StartActivity("request")!;
        await grain.Where();
        Assert.Equal(root.TraceId, Assert.Single(Find(ActivityNames.PlaceGrain, grain.GetGrainId())).TraceId);
    }

    [Fact]
    public async Task FiltersThatAreAskedHaveASpan()
    {
        var grain = _cluster.Client.GetGrain<IPaintedGrain>(Guid.NewGuid().ToString());
        await grain.Where();
        Assert.Contains(_spans, span => span.OperationName == ActivityNames.FilterPlacementCandidates
            && Equals(span.GetTagItem("orleans.grain.id"), $"{grain.GetGrainId().Type}/*"));
    }

    [Fact]
    public async Task CallsOfTheRuntimesOwnInterfacesAreOfTheRuntime()
    {
        using var root = Source.StartActivity("request")!;
        await _cluster.Client.GetGrain<IManagementGrain>(0).GetHosts();
        var spans = _spans.Where(span => span.TraceId == root.TraceId && span != root).ToList();
        Assert.Contains(spans, span => span.Source.Name == ActivitySources.RuntimeActivitySourceName && span.Kind == ActivityKind.Server);
        Assert.DoesNotContain(spans, span => span.Source.Name == ActivitySources.ApplicationGrainActivitySourceName);
    }

    private Activity[] Find(string name, GrainId grain) =>
        [.. _spans.Where(span => span.OperationName == name && Equals(span.GetTagItem("orleans.grain.id"), grain.ToString()))];
}

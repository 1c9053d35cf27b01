using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Turns;

/// <summary>A call of an idle grain runs within the turn of its caller; nobody must be able to tell.</summary>
public abstract class VisitTests(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    protected EngineFixture Engine { get; } = engine;

    private IVisitorGrain Visitor => Engine.Grains.GetGrain<IVisitorGrain>(_key);

    [Fact]
    public async Task CalleesSeeNothingOfTheirCallersButTheRequestContext()
    {
        await Engine.Grains.GetGrain<IVisitedGrain>(_key).Look(); // It is there, and idle.
        var seen = await Visitor.Visit(_key);
        var (before, there, after) = (seen[0], seen[1], seen[2]);
        Assert.Null(there.Local);
        Assert.Equal("the caller's", there.Request);
        Assert.Equal(Engine.Grains.GetGrain<IVisitedGrain>(_key).GetGrainId().ToString(), there.Grain);
        Assert.NotEqual(TaskScheduler.Default.Id, there.Scheduler);
        Assert.Equal(before, after);
        Assert.NotEqual(before.Grain, there.Grain);
    }

    [Fact]
    public async Task AGrainThatOnlyCallsLetsItsOtherCallsIn()
    {
        var visits = Visitor.VisitUntilStopped(_key);
        await Wait.For(Visitor.Stop(), "the other call had its turn");
        Assert.True(await Wait.For(visits, "the loop ended") >= 0);
    }

    [Fact]
    public async Task AVisitedGrainMayCallItsCallerBack()
        => Assert.Equal(42, await Wait.For(Visitor.VisitAndAnswer(_key), "the caller answered its callee"));
}

public sealed class VisitTestsOnOneSilo(EngineFixture engine) : VisitTests(engine), IClassFixture<EngineFixture>
{
    [Fact]
    public async Task LongCallsRunSideBySideOnceTheyAreKnownToBeLong()
    {
        var guests = new[] { "one", "two" };
        await Task.WhenAll(guests.Select(guest => Engine.Grains.GetGrain<IVisitedGrain>(guest).Look()));
        var meeting = Engine.Grains.GetGrain<IMeetingGrain>(Guid.NewGuid().ToString());
        await meeting.Meet([guests[0]]);
        Assert.All(await Wait.For(meeting.Meet(guests), "both calls ended"), Assert.True);
    }
}

public sealed class VisitTestsOnThreeSilos(EngineOnThreeSilos engine) : VisitTests(engine), IClassFixture<EngineOnThreeSilos>;

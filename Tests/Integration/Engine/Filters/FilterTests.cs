using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Filters;

public class FilterFixture : EngineFixture
{
    public SeeingFilter Seeing { get; } = new();

    protected override void Configure(ISiloBuilder silo) => silo
        .AddIncomingGrainCallFilter(new TellingFilter("first"))
        .AddIncomingGrainCallFilter(new TellingFilter("second"))
        .AddIncomingGrainCallFilter<ObedientFilter>()
        .AddIncomingGrainCallFilter(Seeing)
        .AddOutgoingGrainCallFilter(TellAsync);

    protected override void ConfigureClient(IClientBuilder client) => client.AddOutgoingGrainCallFilter(TellAsync);

    private static async Task TellAsync(IOutgoingGrainCallContext context)
    {
        CallJournal.Add("outgoing>");
        await context.Invoke();
        CallJournal.Add("<outgoing");
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class FilterOnThreeSilos : FilterFixture
{
    protected override short SiloCount => 3;
}

public abstract class FilterTests(FilterFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IFilteredGrain Grain => engine.Grains.GetGrain<IFilteredGrain>(_key);

    [Fact]
    public async Task S10_26_FiltersRunInOrderAroundTheGrainsOwnAndUnwindInReverse()
    {
        RequestContext.Set(CallJournal.Key, _key);
        await Grain.Double(1);
        Assert.Equal(
            ["outgoing>", "first>", "second>", "grain>", "method", "<grain", "<second", "<first", "<outgoing"],
            Journal.Read(_key));
    }

    [Fact]
    public async Task S10_27_AFilterMayChangeArgumentsAndResults()
    {
        Assert.Equal(10, await Grain.Double(5));
        Do("change argument");
        Assert.Equal(210, await Grain.Double(5));
        Do("replace result");
        Assert.Equal(11, await Grain.Double(5));
    }

    [Fact]
    public async Task S10_27_AFilterMayConvertAnException()
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(Grain.Fail);
        Do("convert exception");
        var e = await Assert.ThrowsAsync<ApplicationException>(Grain.Fail);
        Assert.IsType<InvalidTimeZoneException>(e.InnerException);
    }

    [Fact]
    public async Task S10_27_AFilterMayAnswerItself()
    {
        Do("answer itself");
        Assert.Equal(-1, await Grain.Double(5));
        Do("answer with response");
        Assert.Equal("refused", (await Assert.ThrowsAsync<ApplicationException>(() => Grain.Double(5))).Message);
    }

    [Fact]
    public async Task S10_27_AFilterThatSaysNothingIsAnError()
    {
        Do("say nothing");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Double(5));
        await Assert.ThrowsAsync<InvalidOperationException>(Grain.Nothing);
    }

    [Fact]
    public async Task S10_28_AFilterMayInvokeAgainAndTheSecondOutcomeWins()
    {
        Do("retry");
        Assert.Equal(2, await Grain.FailFirst());
    }

    [Fact]
    public async Task S10_29_AFilterSeesWhoCallsWhomWithWhat()
    {
        await Grain.Double(21);
        var seen = engine.Seeing.Seen[Grain.GetGrainId()];
        Assert.Equal(typeof(IFilteredGrain).GetMethod(nameof(IFilteredGrain.Double)), seen.InterfaceMethod);
        Assert.Equal(typeof(FilteredGrain).GetMethod(nameof(FilteredGrain.Double)), seen.ImplementationMethod);
        Assert.Equal([21], seen.Arguments);
        Assert.IsType<FilteredGrain>(seen.Grain);
        Assert.True(engine.Cluster.TryGetGrainContext(seen.Target, out var context));
        Assert.Equal(context.ActivationId, seen.Activation);
        // A client is nobody's grain.
        Assert.NotEqual(Grain.GetGrainId().Type, seen.Source?.Type);
    }

    [Fact]
    public async Task S10_29_AFilterSeesTheCallingGrain()
    {
        var other = engine.Grains.GetGrain<IFilteredGrain>($"{_key}-other");
        Assert.Equal("answer", await Grain.CallOther(other.GetPrimaryKeyString()));
        Assert.Equal(Grain.GetGrainId(), engine.Seeing.Seen[other.GetGrainId()].Source);
    }

    private static void Do(string what) => RequestContext.Set(ObedientFilter.Key, what);
}

public sealed class FilterTestsOnOneSilo(FilterFixture engine) : FilterTests(engine), IClassFixture<FilterFixture>;

public sealed class FilterTestsOnThreeSilos(FilterOnThreeSilos engine) : FilterTests(engine), IClassFixture<FilterOnThreeSilos>;

using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Context;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string> Relay(string other, string? set);

    Task<string> Read();

    Task<string> ReadAndChange();

    Task<string[]> Branches(string[] others);

    Task StartTimer(string journal);
}

public sealed class ContextGrain : Grain, IContextGrain
{
    private const string Key = "test.value";

    private static string Value => RequestContext.Get(Key) as string ?? "none";

    public async Task<string> Relay(string other, string? set)
    {
        if (set is not null) RequestContext.Set(Key, set);
        var seen = await GrainFactory.GetGrain<IContextGrain>(other).ReadAndChange();
        return $"{seen},{Value}";
    }

    public Task<string> Read() => Task.FromResult(Value);

    public Task<string> ReadAndChange()
    {
        var seen = Value;
        RequestContext.Set(Key, "changed by the callee");
        return Task.FromResult(seen);
    }

    public Task<string[]> Branches(string[] others) => Task.WhenAll(others.Select(async other =>
    {
        RequestContext.Set(Key, other);
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(other).Read();
    }));

    public Task StartTimer(string journal)
    {
        this.RegisterGrainTimer(
            () =>
            {
                Journal.Add(journal, Value);
                return Task.CompletedTask;
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }
}

public abstract class RequestContextFlowTests(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IContextGrain Grain => engine.Grains.GetGrain<IContextGrain>(_key);

    [Fact]
    public async Task S10_32_TheContextFlowsDownAndNeverUp()
    {
        RequestContext.Set("test.value", "client");
        Assert.Equal("client,client", await Grain.Relay($"{_key}-b", null));
        Assert.Equal("client", RequestContext.Get("test.value"));
    }

    [Fact]
    public async Task S10_32_AChangeBeforeTheCallIsSeenByTheCallee()
    {
        RequestContext.Set("test.value", "client");
        Assert.Equal("grain,grain", await Grain.Relay($"{_key}-b", "grain"));
        Assert.Equal("client", RequestContext.Get("test.value"));
    }

    [Fact]
    public async Task S10_32_NothingStaysForTheNextCall()
    {
        RequestContext.Set("test.value", "client");
        await Grain.ReadAndChange();
        RequestContext.Clear();
        Assert.Equal("none", await Grain.Read());
    }

    [Fact]
    public async Task S10_32_ParallelBranchesDoNotInfluenceEachOther()
    {
        var others = Enumerable.Range(0, 10).Select(i => $"{_key}-{i}").ToArray();
        Assert.Equal(others, await Grain.Branches(others));
    }

    [Fact]
    public async Task S10_32_ATimerDoesNotInheritTheContext()
    {
        RequestContext.Set("test.value", "client");
        await Grain.StartTimer(_key);
        await Wait.Until(() => Journal.Read(_key).Length > 0, "the timer ticked");
        Assert.Equal(["none"], Journal.Read(_key));
    }
}

public sealed class RequestContextFlowTestsOnOneSilo(EngineFixture engine) : RequestContextFlowTests(engine), IClassFixture<EngineFixture>;

public sealed class RequestContextFlowTestsOnThreeSilos(EngineOnThreeSilos engine) : RequestContextFlowTests(engine), IClassFixture<EngineOnThreeSilos>;

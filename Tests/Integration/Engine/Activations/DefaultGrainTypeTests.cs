using Orleans.Metadata;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

[DefaultGrainType("preferred-answer")]
public interface IAnswerGrain : IGrainWithStringKey
{
    Task<string> Answer();
}

[GrainType("preferred-answer")]
public sealed class PreferredAnswerGrain : Grain, IAnswerGrain
{
    public Task<string> Answer() => Task.FromResult("preferred");
}

public sealed class OtherAnswerGrain : Grain, IAnswerGrain
{
    public Task<string> Answer() => Task.FromResult("other");
}

public abstract class DefaultGrainTypeTests(EngineFixture engine)
{
    [Fact]
    public async Task AnInterfaceMayNameTheClassOfItsGrains()
    {
        Assert.Equal("preferred", await engine.Grains.GetGrain<IAnswerGrain>("x").Answer());
        Assert.Equal("other", await engine.Grains.GetGrain<IAnswerGrain>("x", nameof(OtherAnswerGrain)).Answer());
    }
}

public sealed class DefaultGrainTypeTestsOnOneSilo(EngineFixture engine) : DefaultGrainTypeTests(engine), IClassFixture<EngineFixture>;

public sealed class DefaultGrainTypeTestsOnThreeSilos(EngineOnThreeSilos engine) : DefaultGrainTypeTests(engine), IClassFixture<EngineOnThreeSilos>;

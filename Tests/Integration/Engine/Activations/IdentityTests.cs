using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

public interface IStringIdentityGrain : IGrainWithStringKey
{
    Task<(string Key, GrainId Id)> Who();
}

public interface IIntegerIdentityGrain : IGrainWithIntegerKey
{
    Task<long> Who();
}

public interface IGuidIdentityGrain : IGrainWithGuidKey
{
    Task<Guid> Who();
}

public interface ICompoundIdentityGrain : IGrainWithIntegerCompoundKey
{
    Task<(long, string?)> Who();
}

public interface INobodyImplementsThis : IGrainWithStringKey
{
    Task Never();
}

public sealed class StringIdentityGrain : Grain, IStringIdentityGrain
{
    public Task<(string Key, GrainId Id)> Who() => Task.FromResult((this.GetPrimaryKeyString(), this.GetGrainId()));
}

public sealed class IntegerIdentityGrain : Grain, IIntegerIdentityGrain
{
    public Task<long> Who() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class GuidIdentityGrain : Grain, IGuidIdentityGrain
{
    public Task<Guid> Who() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class CompoundIdentityGrain : Grain, ICompoundIdentityGrain
{
    public Task<(long, string?)> Who() => Task.FromResult((this.GetPrimaryKeyLong(out var extension), extension));
}

public abstract class IdentityTests(EngineFixture engine)
{
    [Fact]
    public void S10_10_AReferenceActivatesNothing()
    {
        var grain = engine.Grains.GetGrain<IStringIdentityGrain>(Guid.NewGuid().ToString());
        Assert.False(engine.Cluster.TryGetGrainContext(grain.GetGrainId(), out _));
    }

    [Fact]
    public async Task S10_10_ACallActivates()
    {
        var grain = engine.Grains.GetGrain<IStringIdentityGrain>(Guid.NewGuid().ToString());
        await grain.Who();
        Assert.True(engine.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        Assert.Equal(grain.GetGrainId(), context.GrainId);
    }

    [Fact]
    public void S10_10_AnInterfaceWithoutImplementationIsRefusedAtOnce() =>
        Assert.Throws<ArgumentException>(() => engine.Grains.GetGrain<INobodyImplementsThis>("x"));

    [Theory]
    [InlineData("a/b")]
    [InlineData("a+b")]
    [InlineData("gr\u00fc\u00df \u4f60\u597d \U0001f600")]
    [InlineData("020235")]
    public async Task S10_11_StringKeysRoundTrip(string key)
    {
        var grain = engine.Grains.GetGrain<IStringIdentityGrain>(key);
        var (seen, id) = await grain.Who();
        Assert.Equal(key, seen);
        Assert.Equal(key, grain.GetPrimaryKeyString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.Equal(id, grain.GetGrainId());
        Assert.Equal(key, (await engine.Grains.GetGrain<IStringIdentityGrain>(id).Who()).Key);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-17)]
    [InlineData(long.MinValue)]
    public async Task S10_11_IntegerKeysRoundTrip(long key)
    {
        Assert.Equal(key, await engine.Grains.GetGrain<IIntegerIdentityGrain>(key).Who());
        Assert.Equal((key, "a+b/c"), await engine.Grains.GetGrain<ICompoundIdentityGrain>(key, "a+b/c").Who());
    }

    [Fact]
    public async Task S10_11_GuidKeysRoundTrip()
    {
        var key = Guid.NewGuid();
        Assert.Equal(key, await engine.Grains.GetGrain<IGuidIdentityGrain>(key).Who());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void S10_11_BlankStringKeysAreRefused(string? key)
    {
        Assert.ThrowsAny<ArgumentException>(() => engine.Grains.GetGrain<IStringIdentityGrain>(key!));
        Assert.ThrowsAny<ArgumentException>(() => engine.Grains.GetGrain<ICompoundIdentityGrain>(1, key!));
    }
}

public sealed class IdentityTestsOnOneSilo(EngineFixture engine) : IdentityTests(engine), IClassFixture<EngineFixture>;

public sealed class IdentityTestsOnThreeSilos(EngineOnThreeSilos engine) : IdentityTests(engine), IClassFixture<EngineOnThreeSilos>;

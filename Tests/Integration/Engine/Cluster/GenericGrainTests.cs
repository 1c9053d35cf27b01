using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface IBoxGrain<T> : IGrainWithIntegerKey
{
    Task<SiloAddress> Put(T item);

    Task<T?> Take();
}

public sealed class BoxGrain<T>(ILocalSiloDetails silo) : Grain, IBoxGrain<T>
{
    private T? _item;

    public Task<SiloAddress> Put(T item)
    {
        _item = item;
        return Task.FromResult(silo.SiloAddress);
    }

    public Task<T?> Take() => Task.FromResult(_item);
}

/// <summary>Generic grains on silos that meet the class first by a message.</summary>
public sealed class GenericGrainTests(EngineOnThreeSilos engine) : IClassFixture<EngineOnThreeSilos>
{
    [Fact]
    public async Task A_grain_whose_type_argument_has_arguments_itself_is_served_by_every_silo()
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            var grain = engine.Grains.GetGrain<IBoxGrain<Dictionary<string, int>>>(i);
            var place = await grain.Put(new() { ["number"] = i });
            Assert.Equal(i, (await grain.Take())!["number"]);
            return place;
        }));
        Assert.Equal(3, places.Distinct().Count());
    }
}

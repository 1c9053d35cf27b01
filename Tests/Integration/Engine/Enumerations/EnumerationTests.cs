using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Enumerations;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Enumerations;

/// <summary>Short times, so that a pull often finds nothing.</summary>
public class EnumerationFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) =>
        silo.Services.Configure<EnumerationTimes>(options => options.Heartbeat = TimeSpan.FromMilliseconds(20));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class EnumerationOnThreeSilos : EnumerationFixture
{
    protected override short SiloCount => 3;
}

public abstract class EnumerationTests(EnumerationFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private ICountingGrain Grain => engine.Grains.GetGrain<ICountingGrain>(_key);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(250)]
    public async Task S10_24_ItemsArriveInOrder(int? batchSize)
    {
        var items = Grain.Count(250);
        if (batchSize is { } size) items = items.WithBatchSize(size);
        Assert.Equal(Enumerable.Range(0, 250), await items.ToListAsync());
        Assert.Equal(["disposed"], Journal.Read(_key));
        Assert.Equal(250, await items.CountAsync()); // The same result can be enumerated again.
    }

    [Fact]
    public async Task S10_24_BreakDisposesTheEnumeratorOfTheGrain()
    {
        await foreach (var item in Grain.Count(int.MaxValue))
        {
            if (item == 7) break;
        }

        Assert.Equal(["disposed"], Journal.Read(_key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_24_CancellationReachesTheGrain(bool byArgument)
    {
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in Grain.CountThenWait(3, _key, byArgument ? cancellation.Token : default)
                .WithCancellation(byArgument ? default : cancellation.Token))
            {
                seen = item;
                if (item == 2) cancellation.CancelAfter(50);
            }
        });
        Assert.Equal(2, seen);
        await Wait.Until(() => Journal.Read(_key) is ["cancelled"], "the enumerator was cancelled");
    }

    [Fact]
    public async Task S10_24_OtherCallsRunMeanwhile()
    {
        await using var items = Grain.CountThenWait(0, _key).GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        await Gate.Of(_key).EnteredAsync();
        Assert.Equal("pong", await Wait.For(Grain.Ping(), "the other call was answered"));
        Assert.False(first.IsCompleted);
        Gate.Of(_key).Open();
        Assert.True(await Wait.For(first, "the item came"));
        Assert.Equal(0, items.Current);
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task S10_24_DeactivationAbortsTheEnumeration()
    {
        await using var items = Grain.Count(int.MaxValue).WithBatchSize(5).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await engine.Cluster.DeactivateAsync(Grain);
        Assert.Equal(["disposed"], Journal.Read(_key));
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            while (await items.MoveNextAsync())
            {
                // The rest of the batch is here already.
            }
        });
    }

    [Fact]
    public async Task AnExceptionComesAfterTheItemsBeforeIt()
    {
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (var item in Grain.CountThenFail(3)) seen.Add(item);
        });
        Assert.Equal("no more", error.Message);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task ArgumentsAndItemsAreCopies()
    {
        List<string> argument = ["a"];
        var items = await Grain.Repeat(argument, 3).WithBatchSize(1).ToListAsync();
        Assert.Equal(["a"], argument);
        Assert.Equal([1, 2, 3], items.Select(i => i.Count));
    }

    [Fact]
    public async Task FiltersSeeThePullsOfAnEnumeration()
    {
        await using var cluster = await EngineCluster.StartAsync(silo => silo
            .AddOutgoingGrainCallFilter(context => NoteAsync("out", context.MethodName, context.Invoke))
            .AddIncomingGrainCallFilter(context => NoteAsync("in", context.ImplementationMethod.Name, context.Invoke)));
        var items = cluster.Client.GetGrain<ICountingGrain>(_key).Repeat([1], 3).WithBatchSize(2);
        Assert.Equal(3, await items.CountAsync());
        string[] pulls = ["out StartEnumeration", "in StartEnumeration", "out MoveNext", "in MoveNext"];
        Assert.Equal(pulls, Journal.Read(_key));

        Task NoteAsync(string side, string method, Func<Task> invoke)
        {
            Journal.Add(_key, $"{side} {method}");
            return invoke();
        }
    }

    [Fact]
    public async Task AnEnumeratorLeftAloneIsDisposed()
    {
        await using var cluster = await EngineCluster.StartAsync(silo => silo.Services.Configure<EnumerationTimes>(
            options => options.IdleLimit = TimeSpan.FromMilliseconds(200)));
        var items = cluster.Client.GetGrain<ICountingGrain>(_key).Count(int.MaxValue).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await Wait.Until(() => Journal.Read(_key) is ["disposed"], "the enumerator was disposed");
    }
}

public sealed class EnumerationTestsOnOneSilo(EnumerationFixture engine) : EnumerationTests(engine), IClassFixture<EnumerationFixture>;

public sealed class EnumerationTestsOnThreeSilos(EnumerationOnThreeSilos engine) : EnumerationTests(engine), IClassFixture<EnumerationOnThreeSilos>;

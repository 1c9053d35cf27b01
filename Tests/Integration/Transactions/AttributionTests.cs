using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 40: what each transaction option means outside of and inside a transaction.</summary>
public abstract class AttributionTests(TransactionsHost host)
{
    private IAttributionGrain Grain => host.Grains.GetGrain<IAttributionGrain>(0);

    [Theory]
    [InlineData(nameof(IAttributionGrain.Without), false)]
    [InlineData(nameof(IAttributionGrain.Suppress), false)]
    [InlineData(nameof(IAttributionGrain.Supported), false)]
    [InlineData(nameof(IAttributionGrain.NotAllowed), false)]
    [InlineData(nameof(IAttributionGrain.CreateOrJoin), true)]
    [InlineData(nameof(IAttributionGrain.Create), true)]
    public async Task S10_40_Called_outside(string method, bool hasTransaction)
        => Assert.Equal(hasTransaction, await AttributionGrain.Call(Grain, method) is not null);

    [Fact]
    public async Task S10_40_Join_called_outside_is_refused()
        => await Assert.ThrowsAsync<NotSupportedException>(() => Grain.Join());

    [Theory]
    [InlineData(nameof(IAttributionGrain.CreateOrJoin))]
    [InlineData(nameof(IAttributionGrain.Join))]
    [InlineData(nameof(IAttributionGrain.Supported))]
    public async Task S10_40_Called_inside_joins(string method)
    {
        var (own, callee) = await Grain.From(method);
        Assert.NotNull(own);
        Assert.Equal(own, callee);
    }

    [Theory]
    [InlineData(nameof(IAttributionGrain.Without))]
    [InlineData(nameof(IAttributionGrain.Suppress))]
    public async Task S10_40_Called_inside_runs_without(string method) => Assert.Null((await Grain.From(method)).Callee);

    [Fact]
    public async Task S10_40_Create_called_inside_is_another_transaction()
    {
        var (own, callee) = await Grain.From(nameof(IAttributionGrain.Create));
        Assert.NotNull(callee);
        Assert.NotEqual(own, callee);
    }

    [Fact]
    public async Task S10_40_NotAllowed_called_inside_is_refused()
    {
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Grain.From(nameof(IAttributionGrain.NotAllowed)));
        Assert.IsType<NotSupportedException>(aborted.InnerException);
    }
}

public sealed class AttributionTestsOnOneSilo(TransactionsHost host) : AttributionTests(host), IClassFixture<TransactionsHost>;

public sealed class AttributionTestsOnThreeSilos(ThreeSilosHost host) : AttributionTests(host), IClassFixture<ThreeSilosHost>;

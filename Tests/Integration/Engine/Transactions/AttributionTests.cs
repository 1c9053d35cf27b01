using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Storage;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

public class AgentFixture : EngineFixture
{
    public RecordingAgent Agent { get; } = new();

    protected override void Configure(ISiloBuilder silo) =>
        silo.UseTransactions().Services.AddSingleton<ITransactionAgent>(Agent);
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class AgentOnThreeSilos : AgentFixture
{
    protected override short SiloCount => 3;
}

public abstract class AttributionTests(AgentFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IAttributedGrain Grain => engine.Grains.GetGrain<IAttributedGrain>(_key);

    private IRootGrain Root => engine.Grains.GetGrain<IRootGrain>(_key);

    [Theory]
    [InlineData(null, false)]
    [InlineData(TransactionOption.Suppress, false)]
    [InlineData(TransactionOption.Supported, false)]
    [InlineData(TransactionOption.NotAllowed, false)]
    [InlineData(TransactionOption.CreateOrJoin, true)]
    [InlineData(TransactionOption.Create, true)]
    public async Task S10_40_OutsideOfATransaction(TransactionOption? option, bool creates)
    {
        var id = await Calls.Of(Grain, option);
        Assert.Equal(creates, id is not null);
        if (id is { } created) Assert.Contains(created, engine.Agent.Resolved.Keys);
    }

    [Fact]
    public async Task S10_40_JoinOutsideOfATransactionIsRefused() =>
        await Assert.ThrowsAsync<NotSupportedException>(Grain.Join);

    [Theory]
    [InlineData(null, "none")]
    [InlineData(TransactionOption.Suppress, "none")]
    [InlineData(TransactionOption.CreateOrJoin, "same")]
    [InlineData(TransactionOption.Join, "same")]
    [InlineData(TransactionOption.Supported, "same")]
    [InlineData(TransactionOption.Create, "other")]
    [InlineData(TransactionOption.NotAllowed, "refused")]
    public async Task S10_40_InsideATransaction(TransactionOption? option, string expected)
    {
        var (own, inner, refusal) = await Root.Call($"{_key}-target", option);
        var relation = refusal is not null ? "refused" : inner is null ? "none" : inner == own ? "same" : "other";
        Assert.Equal(expected, relation);
        Assert.Contains(own, engine.Agent.Resolved.Keys);
    }

    [Fact]
    public async Task The_interface_decides_about_read_only_and_exclusive()
    {
        Assert.True(await Grain.IsReadOnly());
        Assert.True(await Grain.IsExclusive());
        Assert.Null(TransactionContext.GetTransactionInfo());
    }

    [Fact]
    public async Task S10_54_WithoutUseTransactionsACreatingCallIsRefused()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var grain = cluster.Client.GetGrain<IAttributedGrain>(_key);
        await Assert.ThrowsAsync<OrleansTransactionsDisabledException>(grain.Create);
        Assert.Null(await grain.Supported());
    }

    [Fact]
    public async Task S10_54_ATransactionalStateThatNothingKeepsIsAClearErrorAtActivation()
    {
        await using var cluster = await EngineCluster.StartAsync(silo => silo.UseTransactions());
        var refused = await Assert.ThrowsAsync<BadProviderConfigException>(cluster.Client.GetGrain<IUnkeptGrain>(_key).Touch);
        Assert.Contains("AddPlatformTransactions", refused.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(UnkeptGrain), refused.Message, StringComparison.Ordinal);
    }
}

public sealed class AttributionTestsOnOneSilo(AgentFixture engine) : AttributionTests(engine), IClassFixture<AgentFixture>;

public sealed class AttributionTestsOnThreeSilos(AgentOnThreeSilos engine) : AttributionTests(engine), IClassFixture<AgentOnThreeSilos>;

using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

public abstract class TransactionProtocolTests(AgentFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IRootGrain Root => engine.Grains.GetGrain<IRootGrain>(_key);

    [Fact]
    public async Task The_root_commits_with_the_accesses_of_all_joined_calls()
    {
        await Root.WriteBoth($"{_key}-1", $"{_key}-2");
        var transaction = Assert.Single(engine.Agent.Resolved.Values, t => t.Participants.Keys.Any(IsMine));
        Assert.Equal(
            [($"{_key}-1", 1), ($"{_key}-2", 2)],
            transaction.Participants.Select(p => (p.Key.Reference.GrainId.Key.ToString(), p.Value.Writes)).Order());
    }

    [Fact]
    public async Task S10_41_TheCallerGetsTheCauseOnceInsideTheAbort()
    {
        var e = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(engine.Grains.GetGrain<IAttributedGrain>(_key).Fail);
        Assert.IsType<InvalidTimeZoneException>(e.InnerException);
        Assert.Null(e.InnerException.InnerException);
        Assert.Contains(Guid.Parse(e.TransactionId), engine.Agent.Aborted.Keys);
        Assert.DoesNotContain(Guid.Parse(e.TransactionId), engine.Agent.Resolved.Keys);
    }

    [Fact]
    public async Task S10_42_CatchingTheFailureOfAJoinedCallDoesNotSaveTheTransaction()
    {
        var e = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Root.SwallowFailure($"{_key}-target"));
        Assert.IsType<InvalidTimeZoneException>(e.InnerException);
        Assert.Equal([nameof(InvalidTimeZoneException)], Journal.Read(_key));
        Assert.DoesNotContain(Guid.Parse(e.TransactionId), engine.Agent.Resolved.Keys);
    }

    [Fact]
    public async Task S10_47_ACallThatNobodyAwaitedAbortsTheTransaction()
    {
        var target = $"{_key}-target";
        var e = await Assert.ThrowsAsync<OrleansOrphanCallException>(() => Root.ForgetToAwait(target));
        Assert.Contains(Guid.Parse(e.TransactionId), engine.Agent.Aborted.Keys);
        Gate.Of(target).Open();
    }

    [Fact]
    public async Task S10_48_ATransactionCreatedInsideCommitsOnItsOwn()
    {
        var e = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Root.CreateInsideAndFail($"{_key}-target"));
        Assert.Contains(Guid.Parse(Assert.Single(Journal.Read(_key))), engine.Agent.Resolved.Keys);
        Assert.Contains(Guid.Parse(e.TransactionId), engine.Agent.Aborted.Keys);
    }

    [Fact]
    public async Task The_outcome_of_the_decision_is_what_the_caller_gets()
    {
        engine.Agent.Outcomes[$"{_key}-2"] = TransactionalStatus.CascadingAbort;
        await Assert.ThrowsAsync<OrleansCascadingAbortException>(() => Root.WriteBoth($"{_key}-1", $"{_key}-2"));
        engine.Agent.Outcomes[$"{_key}-2"] = TransactionalStatus.TMResponseTimeout;
        await Assert.ThrowsAsync<OrleansTransactionInDoubtException>(() => Root.WriteBoth($"{_key}-1", $"{_key}-2"));
    }

    private bool IsMine(ParticipantId participant) =>
        participant.Reference.GrainId.Key.ToString().StartsWith(_key, StringComparison.Ordinal);
}

public sealed class TransactionProtocolTestsOnOneSilo(AgentFixture engine) : TransactionProtocolTests(engine), IClassFixture<AgentFixture>;

public sealed class TransactionProtocolTestsOnThreeSilos(AgentOnThreeSilos engine) : TransactionProtocolTests(engine), IClassFixture<AgentOnThreeSilos>;

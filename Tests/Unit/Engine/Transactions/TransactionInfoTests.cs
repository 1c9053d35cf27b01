using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Transactions;

public sealed class TransactionInfoTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TransactionInfo _root = new(Guid.NewGuid(), Now, Now.AddSeconds(-1));

    [Fact]
    public void A_fork_is_the_same_transaction_without_its_participants()
    {
        _root.RecordRead(Participant("a"), Now);
        var fork = _root.Fork();
        Assert.Equal((_root.Id, _root.Priority), (fork.Id, fork.Priority));
        Assert.Empty(fork.Participants);
        Assert.Equal(1, _root.PendingCalls);
    }

    [Fact]
    public void Joining_merges_counts_and_the_latest_time()
    {
        _root.RecordRead(Participant("a"), Now);
        var fork = _root.Fork();
        fork.RecordWrite(Participant("a"), Now.AddSeconds(5));
        fork.RecordRead(Participant("b"), Now);
        _root.Join(fork);
        Assert.NotNull(_root.MustAbort());
        _root.ReconcilePending();
        Assert.Null(_root.MustAbort());
        Assert.Equal((1, 1), (_root.Participants[Participant("a")].Reads, _root.Participants[Participant("a")].Writes));
        Assert.Equal(1, _root.Participants[Participant("b")].Reads);
        Assert.Equal(Now.AddSeconds(5), _root.TimeStamp);
    }

    [Fact]
    public void A_call_that_does_not_come_back_is_an_orphan()
    {
        _root.Fork();
        _root.ReconcilePending();
        Assert.IsType<OrleansOrphanCallException>(_root.MustAbort());
    }

    [Fact]
    public void An_orphan_of_a_joined_call_dooms_the_root_too()
    {
        var fork = _root.Fork();
        fork.Fork();
        fork.ReconcilePending();
        _root.Join(fork);
        _root.ReconcilePending();
        Assert.IsType<OrleansOrphanCallException>(_root.MustAbort());
    }

    [Fact]
    public void The_first_failure_is_told_once()
    {
        var cause = new InvalidOperationException("first");
        var fork = _root.Fork();
        fork.RecordException(cause);
        _root.Join(fork);
        _root.ReconcilePending();
        // What the caller got for the joined call comes up again as its own failure.
        _root.RecordException(fork.MustAbort()!);
        _root.RecordException(new InvalidOperationException("second"));
        Assert.Same(cause, _root.MustAbort()!.InnerException);
        Assert.NotNull(_root.OriginalException);
    }

    [Fact]
    public async Task Replies_may_arrive_in_parallel()
    {
        var forks = Enumerable.Range(0, 200).Select(_ => _root.Fork()).ToArray();
        await Task.WhenAll(forks.Select(fork => Task.Run(() =>
        {
            fork.RecordWrite(Participant("a"), Now);
            _root.Join(fork);
        })));
        _root.ReconcilePending();
        Assert.Null(_root.MustAbort());
        Assert.Equal(200, _root.Participants[Participant("a")].Writes);
    }

    [Theory]
    [InlineData(TransactionalStatus.PrepareTimeout, typeof(OrleansTransactionPrepareTimeoutException), true)]
    [InlineData(TransactionalStatus.CascadingAbort, typeof(OrleansCascadingAbortException), true)]
    [InlineData(TransactionalStatus.BrokenLock, typeof(OrleansBrokenTransactionLockException), true)]
    [InlineData(TransactionalStatus.LockValidationFailed, typeof(OrleansBrokenTransactionLockException), true)]
    [InlineData(TransactionalStatus.ParticipantResponseTimeout, typeof(OrleansTransactionTransientFailureException), true)]
    [InlineData(TransactionalStatus.CommitFailure, typeof(OrleansTransactionAbortedException), true)]
    [InlineData(TransactionalStatus.TMResponseTimeout, typeof(OrleansTransactionInDoubtException), false)]
    [InlineData(TransactionalStatus.StorageConflict, typeof(OrleansTransactionInDoubtException), false)]
    [InlineData(TransactionalStatus.UnknownException, typeof(OrleansTransactionInDoubtException), false)]
    public void A_status_has_its_exception(TransactionalStatus status, Type type, bool aborted)
    {
        Assert.IsType(type, status.ConvertToUserException("id", null));
        Assert.Equal(aborted, status.DefinitelyAborted());
    }

    private static ParticipantId Participant(string name) => new(name, null!, ParticipantId.Role.Resource);
}

using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Client.Web.Verification;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Verification;

/// <summary>A checker believes these statuses, so what may have happened must never be told as not done.</summary>
public sealed class VerificationOutcomeTests
{
    private static readonly CommitOverloadException Full = new("full");
    private static readonly OrleansTransactionInDoubtException InDoubt = new("t", "given up", Full);

    public static TheoryData<int, Exception> Failures => new()
    {
        { 409, new OrleansTransactionAbortedException("t", new InvalidOperationException("the application's own")) },
        { 409, new OrleansBrokenTransactionLockException("t", "taken") },
        { 409, new OrleansCascadingAbortException("t") },
        { 409, new OrleansTransactionAbortedException("t", new TimeoutException()) },
        { 503, new OrleansTransactionTransientFailureException("t", "queue", Full) },
        { 503, new OrleansTransactionTransientFailureException("t", "deadline") },
        { 503, new OrleansTransactionTransientFailureException("t", "fence", new FencedException("replaced")) },
        { 503, new OrleansStartTransactionFailedException(new InvalidOperationException("full")) },
        { 503, new LimitExceededException("the grain's queue is full") },
        { 503, new GatewayTooBusyException("the client's queue is full") },
        { 503, new OrleansTransactionOverloadException() },
        { 504, InDoubt },
        { 504, new OrleansTransactionAbortedException("t", InDoubt) },
        { 504, new OrleansTransactionException("something else", InDoubt) },
        { 504, new CommitInDoubtException("on its way", Full) },
        { 504, new TimeoutException() },
        { 504, new OrleansException("the silo is gone") },
        { 504, new OrleansException("the silo is gone", Full) },
        { 504, new NullReferenceException() },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_that_may_have_happened_is_never_told_as_not_done(int status, Exception failure)
        => Assert.Equal(status, VerificationOutcome.Map(failure).Problem.Status);

    [Fact]
    public void A_transfer_in_doubt_is_not_told_as_refused_although_an_overload_is_behind_it()
    {
        Assert.Equal(504, ProblemMapping.Map(InDoubt).Problem.Status);
        Assert.Equal(504, ProblemMapping.Map(new CommitInDoubtException("on its way", Full)).Problem.Status);
    }

    [Fact]
    public void An_unknown_outcome_names_its_transaction()
    {
        var around = new OrleansTransactionException("something else", InDoubt);
        Assert.Equal(("t", "t"), (ProblemMapping.Map(around).TransactionId, VerificationOutcome.Map(around).TransactionId));
        Assert.Null(ProblemMapping.Map(new TimeoutException()).TransactionId);
    }
}

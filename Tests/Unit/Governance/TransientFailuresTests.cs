using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;
using Npgsql;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Governance;

public sealed class TransientFailuresTests
{
    [Fact]
    public void Infrastructure_Passes()
    {
        Assert.True(TransientFailures.IsTransient(new TimeoutException()));
        Assert.True(TransientFailures.IsTransient(new NpgsqlException()));
        Assert.True(TransientFailures.IsTransient(Refused("57P01")));
        Assert.True(TransientFailures.IsTransient(Refused("53100")));
        Assert.True(TransientFailures.IsTransient(Refused("OP001")));
        Assert.True(TransientFailures.IsTransient(new CommitOverloadException("")));
        Assert.True(TransientFailures.IsTransient(new CommitConflictException("", "request key")));
        Assert.True(TransientFailures.IsTransient(new OrleansTransactionInDoubtException("")));
        Assert.True(TransientFailures.IsTransient(new OrleansTransactionAbortedException("", (Exception)new TimeoutException())));
    }

    [Fact]
    public void Application_ComesBack()
    {
        Assert.False(TransientFailures.IsTransient(new InvalidOperationException()));
        Assert.False(TransientFailures.IsTransient(new RequestRejectedException("no", "No.")));
        Assert.False(TransientFailures.IsTransient(new OrleansTransactionAbortedException("", (Exception)new InvalidOperationException())));
        Assert.False(TransientFailures.IsTransient(new CommitConflictException("", inner: Refused("22P05"))));
        Assert.False(TransientFailures.IsTransient(Refused("42601")));
        Assert.False(TransientFailures.IsTransient(Refused("P0001")));
    }

    private static PostgresException Refused(string state) => new("", "ERROR", "ERROR", state);
}

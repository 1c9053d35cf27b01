using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class AbortLogTests
{
    private const int Aborts = 25_000, Bundle = 1_000;

    [Fact]
    public void Every_try_is_on_a_record_however_many_there_are()
    {
        var log = new AbortLog(TimeProvider.System);
        for (var i = 0; i < Aborts; i++)
        {
            var transaction = new RunningTransaction(
                new TransactionInfo(Guid.NewGuid(), default, default), i, new Deadline(TimeProvider.System, TimeSpan.MaxValue), []);
            var reason = new OrleansTransactionAbortedException("t", i % 2 == 0 ? new InvalidOperationException() : new TimeoutException());
            log.Add(transaction, null, reason, isRetried: true);
        }

        List<TransactionAbort> all = [];
        while (true)
        {
            List<TransactionAbort> bundle = [];
            log.Take(bundle, Bundle);
            if (bundle.Count == 0) break;
            all.AddRange(bundle);
        }

        Assert.Equal(Aborts, all.Sum(one => one.Tries));
        Assert.Equal(2, all.Count(one => one.Tries > 1));
        Assert.Equal(all.Count, all.Select(one => one.TransactionId).Distinct().Count());
    }
}

using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

public sealed class AbortWriterTests(TransactionsHost host) : IClassFixture<TransactionsHost>
{
    [Fact]
    public async Task A_key_that_no_text_of_the_database_can_have_costs_no_record()
    {
        var log = new AbortLog(TimeProvider.System);
        string[] keys = ["plain", "nul\0", "half\uD800", "\U0001F44D"];
        foreach (var key in keys) Add(log, key);
        log.Complete();
        await ActivatorUtilities.CreateInstance<AbortWriter>(host.Silo.Services, log).RunAsync();

        foreach (var item in (string[])["plain", "nul\uFFFD", "half\uFFFD", "\U0001F44D"])
            Assert.Equal(1L, await host.Postgres.ScalarAsync<long>($"select count(*) from platform.transaction_abort where item = 'of {item}' and held_by_call = 'Put of {item}'"));
    }

    private static void Add(AbortLog log, string key)
    {
        var transaction = new RunningTransaction(
            new TransactionInfo(Guid.CreateVersion7(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1)), [])
        {
            ConflictElsewhere = new AbortCause(
                $"of {key}", new LockParty(Guid.CreateVersion7(), null, $"Put of {key}"), TimeSpan.Zero, new LockParty(Guid.CreateVersion7(), null, ""), ""),
        };
        log.Add(transaction, null, new OrleansTransactionAbortedException("t", "no"), isRetried: false);
    }
}

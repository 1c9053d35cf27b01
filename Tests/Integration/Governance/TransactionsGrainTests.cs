using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Outcomes by id, the records of aborts, and who stands in whose way now.</summary>
public sealed class TransactionsGrainTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private IHost _silo = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _silo = await CommittedWorkHost.StartAsync(_postgres.ConnectionString, new BonusFailures());
    }

    public async Task DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task The_outcome_of_a_transaction_is_known_by_its_id()
    {
        var (committed, aborted, running) = (Guid.Empty, Guid.Empty, TransactionOutcome.Aborted);
        await Client.RunTransaction(TransactionOption.Create, async () =>
        {
            committed = TransactionContext.GetRequiredTransactionInfo().TransactionId;
            await Purse("outcome").Put(1);
            running = (await Transactions.GetOutcome(committed)).Outcome;
        });
        await Client.RunTransaction(TransactionOption.Create, async () =>
        {
            aborted = TransactionContext.GetRequiredTransactionInfo().TransactionId;
            await Purse("outcome").Put(1);
            return false;
        });

        Assert.Equal(TransactionOutcome.Unknown, running);
        var known = await Transactions.GetOutcome(committed);
        Assert.Equal(TransactionOutcome.Committed, known.Outcome);
        Assert.Equal(known.CommitId, await _postgres.ScalarAsync<long>($"select transaction_id from platform.transaction where try_id = '{committed}'"));
        Assert.Equal(TransactionOutcome.Aborted, (await Transactions.GetOutcome(aborted)).Outcome);
    }

    [Fact]
    public async Task The_outcome_at_a_silo_that_lost_its_place_is_final_and_one_that_holds_it_may_still_commit()
    {
        await _postgres.ExecuteAsync("insert into platform.fence values ('dev', 7, 3, 'another silo', now())");
        var service = await _postgres.ScalarAsync<string>("select service_id from platform.fence where slot = 0");
        await _postgres.ExecuteAsync($"update platform.fence set service_id = '{service}' where slot = 7");

        var atHolder = TryId.New(DateTimeOffset.UtcNow, 7, 3);
        var atPredecessor = TryId.New(DateTimeOffset.UtcNow, 7, 2);
        Assert.Equal(TransactionOutcome.Unknown, (await Transactions.GetOutcome(atHolder)).Outcome);
        Assert.Equal(TransactionOutcome.Aborted, (await Transactions.GetOutcome(atPredecessor)).Outcome);
    }

    [Fact]
    public async Task A_victim_leaves_a_record_of_the_item_its_holder_and_the_call()
    {
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        var tries = 0;
        var older = new TaskCompletionSource();
        var younger = new TaskCompletionSource();
        var first = Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await younger.Task; // Older by its beginning; it comes to the purse when the younger one holds it.
            await Purse("contended").Put(1);
            older.TrySetResult();
        });
        await Client.RunTransaction(TransactionOption.Create, async () =>
        {
            if (++tries == 2) return;
            await Purse("contended").Put(1);
            younger.TrySetResult();
            await older.Task;
        });
        await first;

        var abort = await AbortAsync(from, one => one.Item is not null);
        Assert.Equal("purse of purse/contended", abort.Item);
        Assert.Equal(1, abort.Attempt);
        Assert.True(abort.IsRetried);
        Assert.Equal(abort.TransactionId, abort.HeldBy!.TransactionId);
        Assert.Contains("IPurseGrain.Put", abort.HeldBy.Call, StringComparison.Ordinal);
        Assert.Contains("IPurseGrain.Put", abort.WantedBy!.Call, StringComparison.Ordinal);
        Assert.NotEqual(abort.TransactionId, abort.WantedBy.TransactionId);
        Assert.True(abort.HeldFor > TimeSpan.Zero);
        Assert.Equal(typeof(OrleansBrokenTransactionLockException).FullName, abort.Error);
        var hot = Assert.Single(await Transactions.GetHotItems(10));
        Assert.Equal((abort.Item, 1), (hot.Item, hot.LocksTaken));
    }

    [Fact]
    public async Task An_abort_by_the_application_names_its_operation_and_principal()
    {
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(
            () => GovernanceSilo.KeyedAsync("aborts", () => _silo.Grain<IPurseGrain>("failing").Take(5).ContinueWith(task => { task.GetAwaiter().GetResult(); return 0; }, TaskScheduler.Default)));
        var abort = await AbortAsync(from, _ => true);
        Assert.EndsWith("IPurseGrain.Take", abort.Operation, StringComparison.Ordinal);
        Assert.Equal(("alice", typeof(InvalidOperationException).FullName, false), (abort.Principal, abort.Error, abort.IsRetried));
    }

    [Fact]
    public async Task A_record_that_the_database_does_not_take_is_written_later()
    {
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        await _postgres.ExecuteAsync("""
            create sequence refusals;
            create function refuse() returns trigger language plpgsql as $$
            begin
              if nextval('refusals') < 3 then raise exception 'not now'; end if;
              return new;
            end $$;
            create trigger refuse before insert on platform.transaction_abort for each row execute function refuse();
            """);
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Purse("refused").Take(5));
        await AbortAsync(from, one => one.Operation.EndsWith("IPurseGrain.Take", StringComparison.Ordinal));
        Assert.Equal(3, await _postgres.ScalarAsync<long>("select last_value from refusals"));
    }

    [Fact]
    public async Task Long_holders_are_listed_with_their_locks_while_they_run()
    {
        IReadOnlyList<RunningTransactionRecord> running = [];
        await Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("held").Put(1);
            running = await Transactions.GetRunning(TimeSpan.Zero);
        });
        var one = Assert.Single(running);
        var held = Assert.Single(one.Holds);
        Assert.Equal(("purse of purse/held", true), (held.Item, held.IsExclusive));
        Assert.Contains("IPurseGrain.Put", held.Call, StringComparison.Ordinal);
        Assert.Empty(await Transactions.GetRunning(TimeSpan.Zero));
    }

    private ITransactionClient Client => _silo.Services.GetRequiredService<ITransactionClient>();

    private ITransactionsGrain Transactions => _silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITransactionsGrain>(0);

    private IPurseGrain Purse(string key) => _silo.Grain<IPurseGrain>(key);

    private async Task<TransactionAbort> AbortAsync(DateTimeOffset from, Predicate<TransactionAbort> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var aborts = await Transactions.GetAborts(from, DateTimeOffset.UtcNow.AddMinutes(1), 100);
            if (aborts.FirstOrDefault(one => isIt(one)) is { } abort) return abort;
            await Task.Delay(20, patience.Token);
        }
    }
}

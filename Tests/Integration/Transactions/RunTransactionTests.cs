using Npgsql;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 49: transactions around a delegate.</summary>
public abstract class RunTransactionTests(TransactionsHost host)
{
    [Fact]
    public async Task S10_49_The_calls_of_the_delegate_commit_together()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-a").Put(1);
            await Purse("run-b").Put(2);
        });

        Assert.Equal((1, 2), (await Purse("run-a").Count(), await Purse("run-b").Count()));
        Assert.Null(TransactionContext.GetTransactionInfo());
    }

    [Fact]
    public async Task S10_49_An_exception_aborts_everything()
    {
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-c").Put(1);
            throw new FormatException("stop");
        }));

        Assert.IsType<FormatException>(aborted.InnerException);
        Assert.Equal(0, await Purse("run-c").Count());
    }

    [Fact]
    public async Task S10_49_Returning_false_aborts_without_an_exception()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-d").Put(1);
            return false;
        });

        Assert.Equal(0, await Purse("run-d").Count());
    }

    [Fact]
    public async Task S10_49_Join_needs_an_ambient_transaction()
        => await Assert.ThrowsAsync<NotSupportedException>(() => host.Client.RunTransaction(TransactionOption.Join, () => Task.CompletedTask));

    [Fact]
    public async Task S10_49_A_nested_delegate_joins_and_the_ambient_transaction_is_restored()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            var outer = TransactionContext.CurrentTransactionId;
            await host.Client.RunTransaction(TransactionOption.CreateOrJoin, () =>
            {
                Assert.Equal(outer, TransactionContext.CurrentTransactionId);
                return Purse("run-e").Put(1);
            });
            Assert.Equal(outer, TransactionContext.CurrentTransactionId);
        });

        Assert.Equal(1, await Purse("run-e").Count());
    }

    [Fact]
    public async Task S10_49_A_failing_nested_delegate_dooms_the_outer_transaction()
    {
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-f").Put(1);
            await host.Client.RunTransaction(TransactionOption.CreateOrJoin, () => throw new FormatException("inner"));
        }));

        Assert.Equal(0, await Purse("run-f").Count());
    }

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);
}

public sealed class RunTransactionTestsOnOneSilo(TransactionsHost host) : RunTransactionTests(host), IClassFixture<TransactionsHost>;

public sealed class RunTransactionTestsOnThreeSilos(ThreeSilosHost host) : RunTransactionTests(host), IClassFixture<ThreeSilosHost>;

public sealed class RunTransactionTestsOfAClient(ClientHost host) : RunTransactionTests(host), IClassFixture<ClientHost>
{
    private readonly ClientHost _host = host;

    [Fact]
    public async Task S10_49_A_transaction_of_a_client_is_on_record_with_its_request_its_principal_and_its_calls()
    {
        var request = Guid.CreateVersion7();
        RequestContext.Set(PlatformContext.RequestId, request);
        RequestContext.Set(PlatformContext.Principal, "key-77");
        await _host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            for (var purse = 0; purse < 6; purse++) await _host.Grains.GetGrain<IPurseGrain>($"client-{purse}").Put(1); // On all silos.
        });
        RequestContext.Clear();

        await using var find = _host.Database.CreateCommand(
            """
            select p.name || ' ' || m.method_name || ' for ' || root.method_name from platform.transaction t
            join platform.principal p using (principal_id)
            join platform.state_history h using (transaction_id)
            join platform.method m on m.method_id = (t.calls -> h.call ->> 1)::int
            join platform.method root on root.method_id = (t.calls -> (t.calls -> h.call ->> 0)::int ->> 1)::int
            where t.request_id = $1
            """);
        find.Parameters.Add(new() { Value = request });
        Assert.Equal(Enumerable.Repeat("key-77 Put for Begin", 6), await ReadAsync(find));
    }

    [Fact]
    public async Task S10_49_A_transaction_of_a_client_without_identity_is_one_request_of_nobody()
    {
        await _host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await _host.Grains.GetGrain<IPurseGrain>("nobody-a").Put(1);
            await _host.Grains.GetGrain<IPurseGrain>("nobody-b").Put(1);
        });

        await using var find = _host.Database.CreateCommand(
            """
            select p.name || ' ' || count(*) from platform.transaction t
            join platform.principal p using (principal_id)
            join platform.state_history h using (transaction_id)
            where h.grain_key like 'nobody-%' group by p.name, t.request_id
            """);
        Assert.Equal(["anonymous 2"], await ReadAsync(find));
        Assert.Null(RequestContext.Get(PlatformContext.RequestId));
    }

    [Fact]
    public async Task S10_49_An_aborted_transaction_of_a_client_is_on_record_with_its_request_and_its_principal()
    {
        var request = Guid.CreateVersion7();
        RequestContext.Set(PlatformContext.RequestId, request);
        RequestContext.Set(PlatformContext.Principal, "key-78");
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => _host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await _host.Grains.GetGrain<IPurseGrain>("client-abort").Put(1);
            throw new FormatException("stop");
        }));
        RequestContext.Clear();

        await using var find = _host.Database.CreateCommand("select principal from platform.aborted_transactions where request_id = $1");
        find.Parameters.Add(new() { Value = request });
        using var limit = new CancellationTokenSource(Wait.Limit);
        List<string> principals;
        while ((principals = await ReadAsync(find)).Count == 0) await Task.Delay(10, limit.Token); // Aborts are written soon after.
        Assert.Equal(["key-78"], principals);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlCommand command)
    {
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    [Fact]
    public async Task S10_49_Conflicting_transactions_of_a_client_all_commit_by_their_age()
    {
        const int Workers = 8, Rounds = 10;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (first, second) = worker % 2 == 0 ? ("hot-a", "hot-b") : ("hot-b", "hot-a");
                await _host.Client.RunTransaction(TransactionOption.Create, async () =>
                {
                    await _host.Grains.GetGrain<IPurseGrain>(first).Put(1);
                    await _host.Grains.GetGrain<IPurseGrain>(second).Put(1);
                });
            }
        }));

        Assert.Equal(Workers * Rounds, await _host.Grains.GetGrain<IPurseGrain>("hot-a").Count());
        Assert.Equal(Workers * Rounds, await _host.Grains.GetGrain<IPurseGrain>("hot-b").Count());
    }
}

using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What commits append to the index of names is merged into it beside them.</summary>
public sealed class PendingNamesTests(TransactionsHost host) : IClassFixture<TransactionsHost>
{
    private const string MergedByASilo = """
        select count(*) from pg_stat_activity
        where query like '%gin_clean_pending_list(''platform.commit_log_names'')%' and pid <> pg_backend_pid() and datname = current_database()
        """;

    [Fact]
    public async Task Names_of_new_batches_are_merged_into_their_index_beside_the_commits()
    {
        await host.Grains.GetGrain<IPurseGrain>("merged").Put(1);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await host.Postgres.ScalarAsync<long>(MergedByASilo) == 0) await Task.Delay(50, patience.Token);
        Assert.Equal(1, await host.Postgres.ScalarAsync<long>("select count(*) from platform.commit_log where written_keys @> array['merged']"));
    }
}

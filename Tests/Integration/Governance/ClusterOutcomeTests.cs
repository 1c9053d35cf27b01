using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.TestingHost;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>What became of transactions on several silos, and why.</summary>
public sealed class ClusterOutcomeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Workers = 12, MostRequests = 5_000;

    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Who_lost_its_silo_learns_by_the_id_of_its_request_what_became_of_it()
    {
        await using var cluster = await GovernanceSilo.StartAsync(postgres.DataSource, silos: 3);
        var requests = new ConcurrentDictionary<Guid, bool>(); // Whether it was answered.
        var transfers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (!requests.Values.Contains(false) && requests.Count < MostRequests)
            {
                var id = Guid.NewGuid();
                var call = RequestedAsync(id, () => Grain(cluster, $"from-{id}").AddBoth($"to-{id}"));
                await call.ContinueWith(_ => { }, TaskScheduler.Default);
                requests[id] = call.IsCompletedSuccessfully;
            }
        })).ToList();
        await Wait.Until(() => requests.Count > Workers, "some have been answered");
        await cluster.KillAsync(cluster.Silos[1]);
        await Task.WhenAll(transfers);
        Assert.True(requests.Values.Contains(true) && requests.Values.Contains(false), "INCONCLUSIVE: all were answered, or none");

        foreach (var (id, isAnswered) in requests)
        {
            var outcome = await OutcomeAsync(cluster, id);
            var counts = (await CountAsync(cluster, $"from-{id}"), await CountAsync(cluster, $"to-{id}"));
            Assert.Equal(outcome == TransactionOutcome.Committed ? (1, 1) : (0, 0), counts);
            if (isAnswered) Assert.Equal(TransactionOutcome.Committed, outcome);
        }
    }

    [Fact]
    public async Task A_read_that_was_answered_is_not_told_as_aborted_while_its_record_waits()
    {
        await using var cluster = await GovernanceSilo.StartAsync(
            postgres.DataSource, silos: 2, transactions: options => options.ReadRecordDelay = TimeSpan.FromHours(1));
        foreach (var silo in cluster.Silos)
        {
            var (id, request) = (Guid.Empty, Guid.NewGuid());
            var grains = silo.ServiceProvider.GetRequiredService<IGrainFactory>();
            var purse = await KeyAtAsync(cluster, silo);
            await grains.GetGrain<IPlacedGrain>(purse).Add();
            await silo.ServiceProvider.GetRequiredService<ITransactionClient>().RunTransaction(TransactionOption.Create, async () =>
            {
                id = TransactionContext.GetRequiredTransactionInfo().TransactionId;
                await grains.GetGrain<IPlacedGrain>(purse).Count();
            });
            RequestContext.Set(PlatformContext.RequestId, request);
            await grains.GetGrain<IPlacedGrain>(purse).Count();
            RequestContext.Clear();
            Assert.Equal(TransactionOutcome.Committed, (await Transactions(cluster).GetOutcome(id)).Outcome);
            Assert.Single((await Transactions(cluster).GetRequestOutcome(request)).Commits);
        }
    }

    [Fact]
    public async Task A_conflict_that_was_lost_on_another_silo_is_on_record_with_its_item_and_its_holder()
    {
        await using var cluster = await GovernanceSilo.StartAsync(postgres.DataSource, silos: 3);
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        var (first, second) = (Gate.Of($"{_key}-first"), Gate.Of($"{_key}-second"));
        var keys = new List<string>();
        foreach (var silo in cluster.Silos) keys.Add(await KeyAtAsync(cluster, silo));
        var (olderRequest, youngerRequest) = (Guid.NewGuid(), Guid.NewGuid());
        var older = RequestedAsync(olderRequest, () => Grain(cluster, keys[0]).AddInTurn([], $"{_key}-first", [keys[2]]));
        await first.EnteredAsync();
        var younger = RequestedAsync(youngerRequest, () => Grain(cluster, keys[1]).AddInTurn([keys[0], keys[2]], $"{_key}-second", []));
        await second.EnteredAsync();

        var running = Assert.Single(await Transactions(cluster).GetRunning(TimeSpan.Zero), one => one.RequestId == youngerRequest);
        Assert.EndsWith("IPlacedGrain.AddInTurn", running.Operation, StringComparison.Ordinal);
        Assert.Equal(new[] { $"placed of placed/{keys[0]}", $"placed of placed/{keys[2]}" }.Order(), running.Holds.Select(one => one.Item).Order());

        first.Open(); // The older one takes the lock on the third silo.
        await older;
        second.Open();
        await younger;
        var abort = await AbortAsync(cluster, from, one => one.RequestId == youngerRequest);
        Assert.Equal($"placed of placed/{keys[2]}", abort.Item);
        Assert.Equal((youngerRequest, olderRequest), (abort.HeldBy!.RequestId, abort.WantedBy!.RequestId));
        Assert.Contains("IPlacedGrain.Add of", abort.HeldBy.Call, StringComparison.Ordinal);
        Assert.True(abort is { HeldFor.Ticks: > 0, IsRetried: true, Attempt: 1, Tries: 1 });
        Assert.Contains(await Transactions(cluster).GetHotItems(10), item => item.Item == abort.Item && item.LocksTaken == 1);
    }

    private static ITransactionsGrain Transactions(GovernanceSilo cluster) => cluster.Grains.GetGrain<ITransactionsGrain>(0);

    private static IPlacedGrain Grain(GovernanceSilo cluster, string key) => cluster.Grains.GetGrain<IPlacedGrain>(key);

    private static async Task RequestedAsync(Guid id, Func<Task> call)
    {
        RequestContext.Set(PlatformContext.RequestId, id);
        await call();
    }

    private static async Task<string> KeyAtAsync(GovernanceSilo cluster, InProcessSiloHandle silo)
    {
        while (true)
        {
            var key = Guid.NewGuid().ToString("N");
            if ((await Grain(cluster, key).Where()).Equals(silo.SiloAddress)) return key;
        }
    }

    /// <summary>What is known when it is final.</summary>
    private static async Task<TransactionOutcome> OutcomeAsync(GovernanceSilo cluster, Guid request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var outcome = (await Transactions(cluster).GetRequestOutcome(request)).Outcome;
            if (outcome != TransactionOutcome.Unknown) return outcome;
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<int> CountAsync(GovernanceSilo cluster, string key)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await Grain(cluster, key).Count();
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                await Task.Delay(50, patience.Token); // Until the others have taken over.
            }
        }
    }

    private static async Task<TransactionAbort> AbortAsync(GovernanceSilo cluster, DateTimeOffset from, Predicate<TransactionAbort> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var aborts = await Transactions(cluster).GetAborts(from, DateTimeOffset.UtcNow.AddMinutes(1), 100);
            if (aborts.FirstOrDefault(one => isIt(one)) is { } abort) return abort;
            await Task.Delay(20, patience.Token);
        }
    }
}

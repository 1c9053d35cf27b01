using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>An application that says itself when it is too much, and looks at what was counted.</summary>
public sealed class OverloadDetectorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task The_applications_own_detector_is_asked_and_what_happens_is_counted()
    {
        var detector = new Detector();
        using var silo = await TransactionsHost.StartSiloAsync(
            postgres.ConnectionString, builder => builder.Services.AddSingleton<ITransactionOverloadDetector>(detector));
        var statistics = silo.Services.GetRequiredService<ITransactionAgentStatistics>();
        var purse = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IPurseGrain>($"{Guid.NewGuid():N}");
        var client = silo.Services.GetRequiredService<ITransactionClient>();
        await purse.Put(1);
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => client.RunTransaction(
            TransactionOption.Create, Task () => throw new InvalidTimeZoneException("counted as failed")));
        Assert.Equal((2, 1, 1, 0), Counts(statistics));

        detector.IsFull = true;
        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => purse.Put(1));
        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => client.RunTransaction(TransactionOption.Create, () => purse.Put(1)));
        Assert.Equal((2, 1, 1, 2), Counts(statistics));

        detector.IsFull = false;
        Assert.Equal(1, await purse.Count());
        await silo.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_storage_of_transactional_states_that_would_not_be_used_stops_the_start(bool isNamed)
    {
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => TransactionsHost.StartSiloAsync(postgres.ConnectionString, builder =>
        {
            if (isNamed) builder.Services.AddKeyedSingleton<ITransactionalStateStorageFactory, UnusedStorage>("accounts");
            else builder.Services.AddSingleton<ITransactionalStateStorageFactory, UnusedStorage>();
        }));
        Assert.Contains(nameof(ITransactionalStateStorageFactory), error.Message, StringComparison.Ordinal);
        if (isNamed) Assert.Contains("'accounts'", error.Message, StringComparison.Ordinal);
    }

    private static (long Started, long Succeeded, long Failed, long Throttled) Counts(ITransactionAgentStatistics statistics) => (
        statistics.TransactionsStarted, statistics.TransactionsSucceeded, statistics.TransactionsFailed, statistics.TransactionsThrottled);

    private sealed class Detector : ITransactionOverloadDetector
    {
        public bool IsFull { get; set; }

        public bool IsOverloaded() => IsFull;
    }

    private sealed class UnusedStorage : ITransactionalStateStorageFactory
    {
        public ITransactionalStateStorage<TState> Create<TState>(string stateName, IGrainContext context) where TState : class, new() =>
            throw new NotSupportedException();
    }
}

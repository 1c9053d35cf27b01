using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Transactions that end in an unusual way, or not at all, leave neither locks nor memory behind.</summary>
public sealed class LeftBehindTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private IHost _silo = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _silo = await TransactionsHost.StartSiloAsync(_postgres.ConnectionString, builder => builder.Services.AddSingleton<ICommitContributor, FailingContributor>());
    }

    public async Task DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_contributor_that_fails_leaves_no_lock()
    {
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => _silo.Grain<IPurseGrain>("shared").ReadThenPut(5));
        Assert.Equal("as ordered", aborted.InnerException?.Message);
        await _silo.Grain<IPurseGrain>("shared").Put(1).WaitAsync(TimeSpan.FromSeconds(5)); // Its deadline is later.
        Assert.Equal(1, await _silo.Grain<IPurseGrain>("shared").Count());
    }

    [Fact]
    public async Task A_transaction_that_nobody_resolves_is_forgotten()
    {
        var registry = _silo.Services.GetRequiredService<TransactionRegistry>();
        var info = await _silo.Services.GetRequiredService<ITransactionAgent>().StartTransaction(readOnly: false, TimeSpan.FromMinutes(-2));
        Assert.NotNull(registry.Find(info));
        await Wait.Until(() => registry.Find(info) is null, "that the transaction is forgotten");
    }

    private sealed class FailingContributor : ICommitContributor
    {
        public void Contribute(TransactionCommit commit)
        {
            if (commit.Call?.MethodName == nameof(IPurseGrain.ReadThenPut)) throw new InvalidOperationException("as ordered");
        }
    }
}

using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class TransactionAgentTests
{
    private readonly TransactionRegistry _registry = new(
        new SiloPlace(NpgsqlDataSource.Create("Host=nowhere"), TimeProvider.System, Fake.Of<ILocalSiloDetails>(_ => null), Options.Create(new ClusterOptions())),
        TimeProvider.System);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_has_ended_is_not_aborted_nor_forgotten_with_its_locks(bool hasEnded)
    {
        var transaction = new RunningTransaction(
            new TransactionInfo(Guid.NewGuid(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1)), []);
        _registry.Add(transaction);
        if (hasEnded) Assert.True(transaction.TryEnd());

        await new TransactionAgent(coordinator: null!, _registry, TimeProvider.System).Abort(transaction.Info);
        Assert.Equal(hasEnded, transaction.Doom is null);
        Assert.Equal(hasEnded ? transaction : null, _registry.Find(transaction.Id));
    }
}

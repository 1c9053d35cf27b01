using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class TransactionRegistryTests
{
    private readonly TransactionRegistry _registry = new(
        new SiloPlace(NpgsqlDataSource.Create("Host=nowhere"), TimeProvider.System, Fake.Of<ILocalSiloDetails>(_ => null), Options.Create(new ClusterOptions())),
        TimeProvider.System);

    [Fact]
    public void A_branch_is_not_forgotten_with_its_locks_when_its_transaction_is_ended_by_recovery()
    {
        var branch = Add(new TransactionRoot(Guid.NewGuid(), SiloAddress.New(IPAddress.Loopback, 11111, 1), 1, TimeSpan.FromMinutes(1)));
        Assert.False(_registry.ForgetRoot(branch.Id));
        Assert.Same(branch, _registry.Find(branch.Id)); // Whose watch gives its locks back.
    }

    [Fact]
    public void A_transaction_that_was_begun_here_is_forgotten_once()
    {
        var transaction = Add(root: null);
        Assert.True(_registry.ForgetRoot(transaction.Id));
        Assert.Null(_registry.Find(transaction.Id));
        Assert.False(_registry.ForgetRoot(transaction.Id));
    }

    private RunningTransaction Add(TransactionRoot? root)
    {
        var transaction = new RunningTransaction(
            new TransactionInfo(Guid.NewGuid(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1)), []) { Root = root };
        _registry.Add(transaction);
        return transaction;
    }
}

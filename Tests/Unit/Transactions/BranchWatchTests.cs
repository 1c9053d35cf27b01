using System.Collections.Immutable;
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

public sealed class BranchWatchTests
{
    private static readonly SiloAddress Root = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    private readonly SiloPlace _place = new(NpgsqlDataSource.Create("Host=nowhere"), TimeProvider.System, Fake.Of<ILocalSiloDetails>(_ => null), Options.Create(new ClusterOptions()));

    [Fact]
    public async Task A_root_whose_silo_has_just_joined_is_not_taken_for_dead()
    {
        var snapshot = new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(1));
        var joined = new ClusterMembershipSnapshot(
            ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(Root, new ClusterMember(Root, SiloStatus.Active, "root")), new MembershipVersion(2));
        var membership = Fake.Of<IClusterMembershipService>(method =>
        {
            if (method.Name != nameof(IClusterMembershipService.Refresh)) return snapshot;
            snapshot = joined;
            return default(ValueTask);
        });
        var asked = 0;
        var undecided = Fake.Of<IBranchGrain>(_ =>
        {
            asked++;
            return Task.FromResult(true);
        });
        var registry = new TransactionRegistry(_place, TimeProvider.System);
        var branch = new RunningTransaction(
            new TransactionInfo(Guid.NewGuid(), default, default), 1, new Deadline(TimeProvider.System, TimeSpan.FromMinutes(1)), [])
        {
            Root = new TransactionRoot(Guid.NewGuid(), Root, 1, TimeSpan.FromMinutes(1)),
            Began = 0,
        };
        registry.Add(branch);

        var watch = new BranchWatch(registry, new BranchTable(registry, _place, check: null!), membership, _place, Fake.Of<IGrainFactory>(_ => undecided));
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(1, asked);
        Assert.Null(branch.Doom);
    }
}

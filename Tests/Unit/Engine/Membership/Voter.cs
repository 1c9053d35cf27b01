using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Cluster;
using Orleans.Engine.Placement;
using Orleans.Platform.Engine;
using Orleans.Platform.Seams;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Membership;

/// <summary>What a silo has to judge others, on a membership table that the test's silos share.</summary>
internal sealed class Voter : ISiloContact, ISiloFence
{
    private static int _lastPort = 20_000;
    private readonly IMembershipTable _table;
    private readonly ManualTime _time;
    private readonly Details _self;

    internal Voter(IMembershipTable table, ManualTime time, ClusterMembershipOptions? options = null)
    {
        (_table, _time) = (table, time);
        _self = new(SiloAddress.New(IPAddress.Loopback, Interlocked.Increment(ref _lastPort), 1));
        var (membership, leases) = (Options.Create(options ?? new()), Options.Create(new ClusterLeaseOptions()));
        var rows = new MembershipRows(table, time, leases);
        var facts = new SiloMetadataCache(Options.Create(new SiloMetadataOptions()));
        Cluster = new ClusterState(_self, new GrainPlaces(new ServiceCollection().BuildServiceProvider(), facts));
        Health = new LocalHealth(time, membership);
        Lease = new Lease(time, leases);
        Probes = new SiloProbes(Cluster, this, Health, time, membership);
        var detector = new FailureDetector(time, leases);
        Votes = new DeathVotes(rows, _self, Probes, Health, detector, Lease, time, membership, NullLogger<DeathVotes>.Instance);
        Agent = new MembershipAgent(
            table, rows, _self, Cluster, Lease, detector, Votes, Probes, facts, [this], time, leases, membership,
            NullLogger<MembershipAgent>.Instance);
    }

    internal SiloAddress Address => _self.SiloAddress;

    internal ClusterState Cluster { get; }

    internal LocalHealth Health { get; }

    internal Lease Lease { get; }

    internal SiloProbes Probes { get; }

    internal DeathVotes Votes { get; }

    internal MembershipAgent Agent { get; }

    /// <summary>Whom it cannot reach.</summary>
    internal HashSet<SiloAddress> OutOfReach { get; } = [];

    /// <summary>Whose places it has taken away.</summary>
    internal List<SiloAddress> Fenced { get; } = [];

    internal static async Task<Voter[]> StartAsync(int count, ManualTime time, ClusterMembershipOptions? options = null)
    {
        var table = new MemoryMembershipTable();
        var silos = Enumerable.Range(0, count).Select(_ => new Voter(table, time, options)).ToArray();
        foreach (var silo in silos)
        {
            await silo.Agent.JoinAsync(default);
            await silo.Agent.SetStatusAsync(SiloStatus.Active, default);
        }

        foreach (var silo in silos) await silo.RenewAsync();
        return silos;
    }

    public Task ProbeAsync(SiloAddress silo) =>
        OutOfReach.Contains(silo) ? Task.FromException(new SiloUnavailableException("out of reach")) : Task.CompletedTask;

    public Task<bool> IsReachedByAsync(SiloAddress other) => Task.FromResult(true);

    public Task<ReleasedGrains> ReleasedAsync(SiloAddress holder, long version, GrainId[] grains) => Task.FromResult(new ReleasedGrains(grains, grains));

    public Task FenceAsync(IReadOnlyCollection<SiloAddress> dead, CancellationToken cancellationToken)
    {
        Fenced.AddRange(dead);
        return Task.CompletedTask;
    }

    /// <summary>One step of its life in the table.</summary>
    internal async Task RenewAsync()
    {
        await Agent.RenewAsync(default);
        Assert.True(SpinWait.SpinUntil(() => !Health.IsWaiting, TimeSpan.FromSeconds(30)));
    }

    internal Task<MembershipTableData> ReadAsync() => _table.ReadAll();

    internal async Task<MembershipEntry> RowAsync() => (await _table.ReadRow(Address)).Members[0].Item1;

    /// <summary>Time passes for all, by half seconds in which each probes and some renew.</summary>
    internal static async Task PassAsync(ManualTime time, TimeSpan span, Voter[] silos, Voter[]? renewing = null)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(0.5))
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            foreach (var silo in silos) silo.Probes.Tick();
            foreach (var silo in renewing ?? silos) await silo.RenewAsync();
        }
    }

    private sealed record Details(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => $"{SiloAddress.Endpoint.Port}";

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}

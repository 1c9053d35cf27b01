using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Placement;
using Orleans.Platform.Engine;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Keeps this silo's row in the membership table and follows the rows of the others: renews the lease, declares dead who is
/// silent, and puts new views in force.
/// </summary>
internal sealed partial class MembershipAgent(
    IMembershipTable table,
    MembershipRows rows,
    ILocalSiloDetails silo,
    ClusterState cluster,
    Lease lease,
    FailureDetector detector,
    DeathVotes votes,
    SiloProbes probes,
    SiloMetadataCache facts,
    IEnumerable<ISiloFence> fences,
    [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    IOptions<ClusterLeaseOptions> options,
    IOptions<ClusterMembershipOptions> membership,
    ILogger<MembershipAgent> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _adopting = new(1, 1);
    private readonly HashSet<SiloAddress> _fenced = [];
    private long _lastRemoval;
    private volatile bool _someoneIsSuspected;
    private volatile bool _viewIsHeld;

    /// <summary>The others have declared this silo dead: it must stop. Raised once.</summary>
    internal event Action? DeclaredDead;

    /// <summary>Something is about to change, so that the table is worth another look soon.</summary>
    internal bool IsTense => _someoneIsSuspected || _viewIsHeld || probes.AnyMissed;

    /// <summary>Enters the table. A row of an earlier process at the same endpoint is declared dead at once.</summary>
    internal async Task JoinAsync(CancellationToken cancellationToken)
    {
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        var sentAt = time.GetTimestamp();
        await rows.InsertAsync(NewEntry(), cancellationToken);
        lease.Renewed(sentAt);
        var data = await RefreshAsync(cancellationToken);
        if (!facts.Own.Metadata.Metadata.IsEmpty && data.TryGet(silo.SiloAddress)?.Item1.RoleName != facts.Own.ToText())
            throw new OrleansConfigurationException("The membership table does not keep RoleName, by which silos publish their metadata (UseSiloMetadata).");
    }

    /// <summary>Changes this silo's own status and puts the view with it in force.</summary>
    internal async Task SetStatusAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        await rows.SetStatusAsync(silo.SiloAddress, status, cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>The last word of a silo that stops: it is gone, and was not declared so by others.</summary>
    internal Task LeaveAsync(CancellationToken cancellationToken) => SayEndedAsync(cancellationToken);

    /// <summary>Declares another silo dead. False when it is already.</summary>
    internal async Task<bool> TryKillAsync(SiloAddress other, CancellationToken cancellationToken)
    {
        var changed = await votes.KillAsync(other, cancellationToken);
        await RefreshAsync(cancellationToken);
        return changed;
    }

    /// <summary>
    /// One step of the silo's life: a sign of life, and a look at the others. Called from a thread of its own, on which all of it happens if
    /// the table answers at once.
    /// </summary>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        await table.UpdateIAmAlive(NewEntry()).WaitAsync(options.Value.LeaseDuration, time, cancellationToken);
        var data = await RefreshAsync(cancellationToken, ownThread: true);
        if (!IsDead(data, silo.SiloAddress)) lease.Renewed(sentAt);
        await RemoveOldAsync();
        foreach (var silent in detector.Look(Others(data)))
        {
            if (!lease.IsValid || !membership.Value.LivenessEnabled) continue;
            if (await TryKillAsync(silent.SiloAddress, cancellationToken)) LogDeclaredDead(silent.SiloAddress);
        }

        _someoneIsSuspected = data.Members.Any(row => Suspicions.IsSuspected(row.Item1));
        if (await votes.CastAsync(data, cancellationToken)) await RefreshAsync(cancellationToken, ownThread: true);
    }

    /// <summary>Reads the table and puts its view in force when it is newer.</summary>
    internal async Task<MembershipTableData> RefreshAsync(CancellationToken cancellationToken, bool ownThread = false)
    {
        // The turn is never given to somebody who then waits for a thread of the pool, perhaps in vain: the lease would wait with it.
        if (ownThread) _adopting.Wait(cancellationToken);
        else while (!_adopting.Wait(TimeSpan.Zero, cancellationToken)) await Task.Delay(Pause, time, cancellationToken);
        try
        {
            var data = await table.ReadAll().WaitAsync(options.Value.LeaseDuration, time, cancellationToken);
            await AdoptAsync(data, cancellationToken);
            return data;
        }
        finally
        {
            _adopting.Release();
        }
    }

    /// <summary>Rows of silos that have been dead for long are of use to nobody.</summary>
    private async Task RemoveOldAsync()
    {
        if (membership.Value.DefunctSiloCleanupPeriod is not { } period || time.GetElapsedTime(_lastRemoval) < period) return;
        _lastRemoval = time.GetTimestamp();
        await table.CleanupDefunctSiloEntries(time.GetUtcNow() - membership.Value.DefunctSiloExpiration);
    }

    private async Task AdoptAsync(MembershipTableData data, CancellationToken cancellationToken)
    {
        // Without this silo it is another table, of a primary that was started again, whatever its version.
        if (data.Version.Version <= cluster.Current.Version && data.TryGet(silo.SiloAddress) is not null) return;
        if (IsDead(data, silo.SiloAddress))
        {
            if (!lease.TryRevoke()) return;
            LogDead(silo.SiloAddress);
            DeclaredDead?.Invoke();
            await SayEndedAsync(cancellationToken);
            return;
        }

        await FenceAsync(data, cancellationToken);
        _viewIsHeld = AnyMayStillServe(data);
        if (_viewIsHeld) return;
        var members = data.Members
            .Select(row => new ClusterMember(row.Item1.SiloAddress, row.Item1.Status, row.Item1.SiloName))
            .ToImmutableDictionary(m => m.SiloAddress);
        facts.Learn(data.Members.Select(row => row.Item1));
        var view = new ClusterView(data.Version.Version, members);
        if (!view.Active.SequenceEqual(cluster.Current.Active)) LogView(view.Version, string.Join(", ", view.Active));
        cluster.Publish(view);
        foreach (var (row, _) in data.Members)
        {
            if (row.Status == SiloStatus.Dead) detector.Forget(row.SiloAddress);
        }
    }

    /// <summary>
    /// Who was voted out has a lease still, and may not know. Its grains are not served elsewhere before it has said that it knows,
    /// its lease is over, or its process is gone, as its successor at the same endpoint shows.
    /// </summary>
    private bool AnyMayStillServe(MembershipTableData data)
    {
        var before = cluster.Current.Alive.ToHashSet();
        var all = data.Members.Select(row => row.Item1).ToList();
        return all.Exists(row => row.Status == SiloStatus.Dead
            && before.Contains(row.SiloAddress)
            && !Suspicions.HasEnded(row)
            && !all.Exists(other => row.SiloAddress.IsPredecessorOf(other.SiloAddress))
            && detector.SilenceOf(row.SiloAddress) <= options.Value.LeaseDuration);
    }

    /// <summary>Marks the silo's own row: it serves nothing from here on, so that nobody has to wait for the end of its lease.</summary>
    private Task SayEndedAsync(CancellationToken cancellationToken) => rows.ChangeAsync(
        silo.SiloAddress,
        (_, row) =>
        {
            if (Suspicions.HasEnded(row)) return false;
            row.Status = SiloStatus.Dead;
            Suspicions.Add(row, silo.SiloAddress, time.GetUtcNow().UtcDateTime);
            return true;
        },
        cancellationToken);

    /// <summary>Before anything of a dead silo is served here, nothing of it can be written any more.</summary>
    private async Task FenceAsync(MembershipTableData data, CancellationToken cancellationToken)
    {
        var dead = data.Members.Select(r => r.Item1)
            .Where(e => e.Status == SiloStatus.Dead && !_fenced.Contains(e.SiloAddress)).Select(e => e.SiloAddress).ToList();
        if (dead.Count == 0) return;
        foreach (var fence in fences) await fence.FenceAsync(dead, cancellationToken);
        _fenced.UnionWith(dead);
    }

    private IEnumerable<MembershipEntry> Others(MembershipTableData data) =>
        data.Members.Select(r => r.Item1).Where(e => e.Status != SiloStatus.Dead && e.SiloAddress != silo.SiloAddress);

    private static bool IsDead(MembershipTableData data, SiloAddress address) =>
        data.Members.FirstOrDefault(r => r.Item1.SiloAddress == address)?.Item1.Status is null or SiloStatus.Dead;

    private MembershipEntry NewEntry()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new()
        {
            SiloAddress = silo.SiloAddress,
            SiloName = silo.Name,
            HostName = Dns.GetHostName(),
            Status = SiloStatus.Joining,
            ProxyPort = silo.GatewayAddress.Endpoint.Port,
            StartTime = now,
            IAmAliveTime = now,
            RoleName = facts.Own.ToText(),
            SuspectTimes = [],
        };
    }

    [LoggerMessage(201, LogLevel.Warning, "Silo {Silo} has given no sign of life for a whole lease and is declared dead.")]
    private partial void LogDeclaredDead(SiloAddress silo);

    [LoggerMessage(202, LogLevel.Critical, "This silo ({Silo}) was declared dead by the others. It stops; its grains are served elsewhere.")]
    private partial void LogDead(SiloAddress silo);

    [LoggerMessage(203, LogLevel.Information, "Cluster view {Version}: {Silos}.")]
    private partial void LogView(long version, string silos);
}

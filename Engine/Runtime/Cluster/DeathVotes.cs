using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Votes for the death of silos that this one cannot reach, although they give signs of life. The membership table is the arbiter: a
/// vote is written over what its writer has seen, and a silo that is dead itself has none. So of two that cannot reach each other one
/// remains, and the other reads that it is dead.
/// </summary>
internal sealed partial class DeathVotes(
    MembershipRows rows,
    ILocalSiloDetails silo,
    SiloProbes probes,
    LocalHealth health,
    FailureDetector detector,
    Lease lease,
    [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    IOptions<ClusterMembershipOptions> options,
    ILogger<DeathVotes> logger)
{
    private readonly ClusterMembershipOptions _options = options.Value;

    private SiloAddress Local => silo.SiloAddress;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Brings this silo's votes in line with what it knows. True when the table has changed.</summary>
    internal async Task<bool> CastAsync(MembershipTableData data, CancellationToken cancellationToken)
    {
        health.Check();
        if (!lease.IsValid) health.NoteLate();
        if (!_options.LivenessEnabled || !lease.IsValid) return false;
        var changed = false;
        foreach (var (row, _) in data.Members)
        {
            if (row.SiloAddress != Local && Suspicions.IsSlow(row)) probes.Pardon(row.SiloAddress);
            if (Wants(data, row)) changed |= await rows.ChangeAsync(row.SiloAddress, Change, cancellationToken);
        }

        return changed;
    }

    /// <summary>Declares a silo dead, unless this one is. False when it is already.</summary>
    internal Task<bool> KillAsync(SiloAddress other, CancellationToken cancellationToken) => rows.ChangeAsync(
        other,
        (data, row) =>
        {
            if (row.Status == SiloStatus.Dead || StatusOf(data, Local) is null or SiloStatus.Dead) return false;
            Suspicions.DeclareDead(row);
            return true;
        },
        cancellationToken);

    private bool Wants(MembershipTableData data, MembershipEntry row)
    {
        if (row.Status == SiloStatus.Dead || StatusOf(data, Local) != SiloStatus.Active) return false;
        var hasEntry = Suspicions.HasEntryOf(row, Local);
        if (row.SiloAddress == Local) return hasEntry != health.IsSlow;
        return IsSuspect(row) ? !hasEntry || AreEnough(data, row) : hasEntry;
    }

    private bool Change(MembershipTableData data, MembershipEntry row)
    {
        if (!Wants(data, row)) return false;
        if (row.SiloAddress == Local ? !health.IsSlow : !IsSuspect(row))
        {
            LogWithdrawn(row.SiloAddress);
            return Suspicions.Remove(row, Local);
        }

        var isLast = row.SiloAddress != Local && AreEnough(data, row);
        Suspicions.Add(row, Local, Now);
        if (isLast)
        {
            LogVotedOut(row.SiloAddress, _options.NumMissedProbesLimit);
            Suspicions.DeclareDead(row);
        }
        else if (row.SiloAddress == Local)
        {
            LogSlow();
        }
        else
        {
            LogVoted(row.SiloAddress, _options.NumMissedProbesLimit);
        }

        return true;
    }

    private bool IsSuspect(MembershipEntry row) =>
        row.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping
        && !health.IsSlow && !Suspicions.IsSlow(row) && probes.IsSuspect(row.SiloAddress) && detector.IsRegular(row.SiloAddress);

    private bool AreEnough(MembershipTableData data, MembershipEntry row) => Suspicions.AreEnough(
        row, Local, data.Members.Select(one => one.Item1), _options.NumVotesForDeathDeclaration, Now - _options.DeathVoteExpirationTimeout);

    private static SiloStatus? StatusOf(MembershipTableData data, SiloAddress silo) =>
        data.Members.FirstOrDefault(row => row.Item1.SiloAddress == silo)?.Item1.Status;

    [LoggerMessage(241, LogLevel.Warning, "Silo {Silo} has not answered {Count} probes in a row; this silo votes for its death.")]
    private partial void LogVoted(SiloAddress silo, int count);

    [LoggerMessage(242, LogLevel.Warning, "Silo {Silo} has not answered {Count} probes in a row, and the votes are enough: it is declared dead.")]
    private partial void LogVotedOut(SiloAddress silo, int count);

    [LoggerMessage(243, LogLevel.Warning, "This silo gets too little time to answer others; it says so, so that they do not take it for dead.")]
    private partial void LogSlow();

    [LoggerMessage(244, LogLevel.Information, "What this silo has said against silo {Silo} is withdrawn.")]
    private partial void LogWithdrawn(SiloAddress silo);
}

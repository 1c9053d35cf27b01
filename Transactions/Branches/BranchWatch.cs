using System.Diagnostics;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>
/// Asks after transactions that have a branch here and of which nothing was heard for a while: messages get lost, silos die. A
/// root that is dead cannot commit any more by the time that this silo knows of it.
/// </summary>
internal sealed class BranchWatch(TransactionRegistry transactions, BranchTable branches, IClusterMembershipService membership, SiloPlace place, IGrainFactory grains)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>Looks again and again, until the silo stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Silence, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested) await LookAsync(stopping);
        }
    }

    /// <summary>One look at all branches.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        var silent = transactions.All.Where(t => t.Root is not null && Stopwatch.GetElapsedTime(t.Began) > Silence).ToList();
        await Task.WhenAll(silent.GroupBy(branch => branch.Root!.Silo).Select(byRoot => LookAsync(byRoot.Key, [.. byRoot], stopping)));
    }

    private async Task LookAsync(SiloAddress root, List<RunningTransaction> silent, CancellationToken stopping)
    {
        try
        {
            var isDead = await IsDeadAsync(root, stopping);
            await Task.WhenAll(silent.Select(branch => ResolveAsync(branch, root, isDead, stopping)));
        }
        catch (Exception)
        {
            // Not reached now: the next look finds it dead, or reaches it.
        }
    }

    /// <summary>A silo that this one has not heard of may have just joined: then the membership table knows it.</summary>
    private async Task<bool> IsDeadAsync(SiloAddress silo, CancellationToken stopping)
    {
        if (membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.None) await membership.Refresh(default, stopping);
        return membership.CurrentSnapshot.GetSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None;
    }

    private async Task ResolveAsync(RunningTransaction branch, SiloAddress root, bool isDead, CancellationToken stopping)
    {
        if (!isDead && await grains.GetGrain<IBranchGrain>(BranchGrain.IdOf(root)).IsUndecided(branch.Id)) return;
        await place.ObserveCommitsAsync(stopping); // Its own may be among them.
        var gone = new OrleansTransactionTransientFailureException(branch.Info.Id, "The transaction has ended at its root.");
        if (branch.TryDoom(gone, isVictim: false)) await branches.OnAbortedAsync(branch.Id);
        else branches.OnDecided(branch);
    }
}

using System.Diagnostics;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>
/// Asks after transactions that have a branch here and of which nothing was heard for a while: messages get lost, silos die. A
/// root that is dead cannot commit any more by the time that this silo knows of it.
/// </summary>
internal sealed class BranchWatch(TransactionRegistry transactions, BranchTable branches, IClusterMembershipService membership, IGrainFactory grains)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>Looks again and again, until the silo stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Silence, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested) await LookAsync();
        }
    }

    /// <summary>One look at all branches.</summary>
    public async Task LookAsync()
    {
        var silent = transactions.All.Where(t => t.Root is not null && Stopwatch.GetElapsedTime(t.Began) > Silence).ToList();
        foreach (var byRoot in silent.GroupBy(branch => branch.Root!.Silo))
        {
            var isDead = membership.CurrentSnapshot.GetSiloStatus(byRoot.Key) is SiloStatus.Dead or SiloStatus.None;
            await Task.WhenAll(byRoot.Select(branch => ResolveAsync(branch, byRoot.Key, isDead)));
        }
    }

    private async Task ResolveAsync(RunningTransaction branch, SiloAddress root, bool isDead)
    {
        try
        {
            if (!isDead && await grains.GetGrain<IBranchGrain>(BranchGrain.IdOf(root)).IsUndecided(branch.Id)) return;
        }
        catch (Exception)
        {
            return; // Not reached now: the next look finds it dead, or reaches it.
        }

        var gone = new OrleansTransactionTransientFailureException(branch.Info.Id, "The transaction has ended at its root.");
        if (branch.TryDoom(gone, isVictim: false)) await branches.OnAbortedAsync(branch.Id);
        else branches.OnDecided(branch);
    }
}

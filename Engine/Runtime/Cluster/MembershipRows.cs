using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>Changes of rows in the membership table: read, change, write on the condition that nobody was faster.</summary>
internal sealed class MembershipRows(
    IMembershipTable table, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterLeaseOptions> options)
{
    // Of those who write at once one always gets through. A pause ends on a thread of the pool; a silo that has none for its work has to say so.
    private const int TriesWithoutPause = 10;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds a row. Rows of earlier processes at its endpoint are declared dead: two processes cannot have one port.</summary>
    /// <exception cref="OrleansConfigurationException">A living silo of another machine has the same loopback address.</exception>
    internal async Task InsertAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var data = await table.ReadAll();
            if (data.Members.FirstOrDefault(r => IsPredecessor(r.Item1, entry.SiloAddress)) is { } predecessor)
            {
                if (MayBeOnAnotherMachine(predecessor.Item1, entry)) await WhenSilentAsync(predecessor.Item1, cancellationToken);
                await SetStatusAsync(predecessor.Item1.SiloAddress, SiloStatus.Dead, cancellationToken);
                continue;
            }

            if (data.Members.Any(r => r.Item1.SiloAddress == entry.SiloAddress))
                throw new OrleansConfigurationException($"The membership table has a silo {entry.SiloAddress} already. Two silos cannot have one endpoint.");
            if (await table.InsertRow(entry, data.Version.Next())) return;
            await PauseAsync(cancellationToken);
        }
    }

    /// <summary>Changes a status. False when the silo is not there or dead: that is final.</summary>
    internal Task<bool> SetStatusAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken) => ChangeAsync(
        silo,
        (_, row) =>
        {
            if (row.Status == SiloStatus.Dead) return false;
            row.Status = status;
            return true;
        },
        cancellationToken);

    /// <summary>Changes a row, if the change wants to when it sees what the table has by then. False when it does not, or there is no row.</summary>
    internal async Task<bool> ChangeAsync(
        SiloAddress silo, Func<MembershipTableData, MembershipEntry, bool> change, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var data = await table.ReadAll();
            var row = data.Members.FirstOrDefault(r => r.Item1.SiloAddress == silo);
            if (row is null || !change(data, row.Item1)) return false;
            if (await table.UpdateRow(row.Item1, row.Item2, data.Version.Next())) return true;
            if (tries % TriesWithoutPause == 0) await PauseAsync(cancellationToken);
        }
    }

    private static bool IsPredecessor(MembershipEntry entry, SiloAddress silo) =>
        entry.Status != SiloStatus.Dead && entry.SiloAddress != silo && entry.SiloAddress.Endpoint.Equals(silo.Endpoint);

    // The loopback address is one of its own on every machine. (A container that was made anew is another machine, too.)
    private static bool MayBeOnAnotherMachine(MembershipEntry predecessor, MembershipEntry entry) =>
        IPAddress.IsLoopback(entry.SiloAddress.Endpoint.Address)
        && !string.IsNullOrEmpty(predecessor.HostName)
        && !string.Equals(predecessor.HostName, entry.HostName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Completes when a silo has given no sign of life for as long as a lease lasts: then its row was left behind.</summary>
    private async Task WhenSilentAsync(MembershipEntry other, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) <= options.Value.LeaseDuration)
        {
            await Task.Delay(options.Value.RenewPeriod, time, cancellationToken);
            if ((await table.ReadRow(other.SiloAddress)).TryGet(other.SiloAddress)?.Item1 is not { Status: not SiloStatus.Dead } row) return;
            if (row.IAmAliveTime == other.IAmAliveTime) continue;
            throw new OrleansConfigurationException(
                $"The silo {other.SiloName} on {other.HostName} lives and has the address {other.SiloAddress.Endpoint} as well, by which no other machine reaches it. " +
                "Set EndpointOptions.AdvertisedIPAddress (Orleans:Endpoints:AdvertisedIPAddress) of both to addresses that the machines reach, and " +
                "ClusterConnectionOptions.Secret (Orleans:Connections:Secret) to the secret of the cluster.");
        }
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(LongestPause * Random.Shared.NextDouble(), time, cancellationToken);
}

using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Engine.Cluster;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Membership;

/// <summary>Rows at the endpoint of a silo that joins: of an earlier process, or of another machine that goes by the same address.</summary>
public sealed class PredecessorTests
{
    private static readonly ClusterLeaseOptions Leases = new() { LeaseDuration = TimeSpan.FromMilliseconds(500), RenewPeriod = TimeSpan.FromMilliseconds(20) };
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    private readonly MemoryMembershipTable _table = new();
    private readonly MembershipRows _rows;

    public PredecessorTests() => _rows = new(_table, TimeProvider.System, Options.Create(Leases));

    [Fact]
    public async Task A_living_silo_of_another_machine_with_the_same_loopback_address_is_left_alone_and_the_start_says_what_to_do()
    {
        var there = Entry(IPAddress.Loopback, 1, "there");
        await _rows.InsertAsync(there, default);
        using var stop = new CancellationTokenSource();
        var living = LiveAsync(there, stop.Token);
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => _rows.InsertAsync(Entry(IPAddress.Loopback, 2, "here"), default));
        await stop.CancelAsync();
        await living;
        Assert.Contains("AdvertisedIPAddress", error.Message, StringComparison.Ordinal);
        var row = Assert.Single((await _table.ReadAll()).Members).Item1;
        Assert.Equal((there.SiloAddress, SiloStatus.Joining), (row.SiloAddress, row.Status));
    }

    [Fact]
    public async Task A_row_that_another_machine_has_left_behind_is_declared_dead()
    {
        await _rows.InsertAsync(Entry(IPAddress.Loopback, 1, "a container"), default);
        await _rows.InsertAsync(Entry(IPAddress.Loopback, 2, "the next one"), default);
        Assert.Equal([SiloStatus.Dead, SiloStatus.Joining], await StatusesAsync());
    }

    [Theory]
    [InlineData(true, "here")]
    [InlineData(false, "there")]
    public async Task A_process_that_is_started_again_does_not_wait(bool isLoopback, string lastHost)
    {
        var address = isLoopback ? IPAddress.Loopback : Elsewhere;
        var last = Entry(address, 1, lastHost);
        await _rows.InsertAsync(last, default);
        using var stop = new CancellationTokenSource();
        var living = LiveAsync(last, stop.Token);
        await _rows.InsertAsync(Entry(address, 2, "here"), default);
        await stop.CancelAsync();
        await living;
        Assert.Equal([SiloStatus.Dead, SiloStatus.Joining], await StatusesAsync());
    }

    private async Task<SiloStatus[]> StatusesAsync() =>
        [.. (await _table.ReadAll()).Members.Select(row => row.Item1).OrderBy(row => row.SiloAddress.Generation).Select(row => row.Status)];

    private async Task LiveAsync(MembershipEntry entry, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            entry.IAmAliveTime += TimeSpan.FromMilliseconds(10);
            await _table.UpdateIAmAlive(entry);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static MembershipEntry Entry(IPAddress address, int generation, string host) => new()
    {
        SiloAddress = SiloAddress.New(address, 11111, generation),
        SiloName = "Silo",
        HostName = host,
        Status = SiloStatus.Joining,
        StartTime = DateTime.UnixEpoch,
        IAmAliveTime = DateTime.UnixEpoch,
        RoleName = "",
        SuspectTimes = [],
    };
}

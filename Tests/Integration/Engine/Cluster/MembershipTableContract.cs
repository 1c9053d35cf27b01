using System.Net;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>The same for every membership table.</summary>
public abstract class MembershipTableContract : IAsyncLifetime
{
    // PostgreSQL keeps microseconds.
    private static readonly DateTime Start = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static int _lastPort = 10_000;
    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        _table = await OpenAsync();
        await _table.InitializeMembershipTable(tryInitTableVersion: true);
    }

    public abstract Task DisposeAsync();

    [Fact]
    public async Task ARowIsInsertedOnceAndRaisesTheVersion()
    {
        var before = (await _table.ReadAll()).Version;
        var entry = NewEntry();
        Assert.True(await _table.InsertRow(entry, before.Next()));
        var after = await _table.ReadAll();
        Assert.Equal(before.Version + 1, after.Version.Version);
        Assert.NotEqual(before.VersionEtag, after.Version.VersionEtag);
        Check(entry, after.TryGet(entry.SiloAddress)!.Item1);
        Check(entry, Assert.Single((await _table.ReadRow(entry.SiloAddress)).Members).Item1);
        Assert.Empty((await _table.ReadRow(NewEntry().SiloAddress)).Members);

        Assert.False(await _table.InsertRow(NewEntry(), before.Next()), "the version has been used");
        Assert.False(await _table.InsertRow(entry, after.Version.Next()), "the silo is there");
        Assert.Equal(after.Version, (await _table.ReadAll()).Version);
    }

    [Fact]
    public async Task ARowIsChangedByWhoHasSeenItsLastStateAndTheTables()
    {
        var entry = NewEntry();
        var (etag, version) = await InsertAsync(entry);
        (entry.Status, entry.SiloName, entry.ProxyPort, entry.RoleName) = (SiloStatus.ShuttingDown, "renamed", 7, "role?zone=a%20b&x=");
        entry.SuspectTimes = [new(entry.SiloAddress, Start), new(NewEntry().SiloAddress, Start + TimeSpan.FromTicks(10))];
        Assert.True(await _table.UpdateRow(entry, etag, version.Next()));
        var changed = await _table.ReadAll();
        Check(entry, changed.TryGet(entry.SiloAddress)!.Item1);
        Assert.NotEqual(etag, changed.TryGet(entry.SiloAddress)!.Item2);
        Assert.Equal(version.Version + 1, changed.Version.Version);

        Assert.False(await _table.UpdateRow(entry, etag, changed.Version.Next()), "the row has changed");
        Assert.False(await _table.UpdateRow(entry, changed.TryGet(entry.SiloAddress)!.Item2, version.Next()), "the table has changed");
        Assert.False(await _table.UpdateRow(NewEntry(), etag, changed.Version.Next()), "there is no such row");
        Assert.Equal(changed.Version, (await _table.ReadAll()).Version);
    }

    [Fact]
    public async Task ASignOfLifeChangesNoTag()
    {
        var entry = NewEntry();
        var (etag, version) = await InsertAsync(entry);
        entry.IAmAliveTime += TimeSpan.FromSeconds(10);
        await _table.UpdateIAmAlive(entry);
        var after = await _table.ReadRow(entry.SiloAddress);
        Assert.Equal(entry.IAmAliveTime, Assert.Single(after.Members).Item1.IAmAliveTime);
        Assert.Equal((etag, version), (after.Members[0].Item2, after.Version));
    }

    [Fact]
    public async Task OfManyWritersAtATimeOneWins()
    {
        var version = (await _table.ReadAll()).Version;
        var entries = Enumerable.Range(0, 8).Select(_ => NewEntry()).ToArray();
        var won = await Task.WhenAll(entries.Select(entry => Task.Run(() => _table.InsertRow(entry, version.Next()))));
        Assert.Single(won, one => one);
        Assert.Equal(version.Version + 1, (await _table.ReadAll()).Version.Version);
        Assert.Single(entries, entry => _table.ReadAll().Result.TryGet(entry.SiloAddress) is not null);
    }

    [Fact]
    public async Task OnlyDeadSilosThatHaveBeenSilentForLongAreCleanedUp()
    {
        var (old, recent, alive) = (NewEntry(SiloStatus.Dead), NewEntry(SiloStatus.Dead), NewEntry());
        recent.IAmAliveTime += TimeSpan.FromDays(2);
        foreach (var entry in new[] { old, recent, alive }) await InsertAsync(entry);
        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Start + TimeSpan.FromDays(1)));
        var left = await _table.ReadAll();
        Assert.Null(left.TryGet(old.SiloAddress));
        Assert.NotNull(left.TryGet(recent.SiloAddress));
        Assert.NotNull(left.TryGet(alive.SiloAddress));
    }

    protected abstract Task<IMembershipTable> OpenAsync();

    private async Task<(string Etag, TableVersion Version)> InsertAsync(MembershipEntry entry)
    {
        Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        var row = await _table.ReadRow(entry.SiloAddress);
        return (row.Members[0].Item2, row.Version);
    }

    private static MembershipEntry NewEntry(SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, Interlocked.Increment(ref _lastPort), 42),
        SiloName = "name",
        HostName = "host",
        Status = status,
        ProxyPort = 5,
        StartTime = Start,
        IAmAliveTime = Start + TimeSpan.FromSeconds(1),
        SuspectTimes = [],
    };

    private static void Check(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(expected.SuspectTimes ?? [], actual.SuspectTimes ?? []);
        Assert.Equal(expected.RoleName ?? "", actual.RoleName ?? "");
        Assert.Equal((expected.SiloAddress, expected.SiloName, expected.HostName, expected.Status, expected.ProxyPort, expected.StartTime, expected.IAmAliveTime),
            (actual.SiloAddress, actual.SiloName, actual.HostName, actual.Status, actual.ProxyPort, actual.StartTime, actual.IAmAliveTime));
    }
}

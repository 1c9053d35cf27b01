using System.Collections.Immutable;
using System.Net;
using Orleans.Engine.Clients;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Membership;

public sealed class MembershipTypesTests
{
    private static readonly SiloAddress Old = SiloAddress.New(IPAddress.Loopback, 11111, 1);
    private static readonly SiloAddress New = SiloAddress.New(IPAddress.Loopback, 11111, 2);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 22222, 1);

    [Fact]
    public void A_silo_whose_place_was_taken_is_dead_and_an_unknown_one_has_no_status()
    {
        var view = View(7, new ClusterMember(New, SiloStatus.Active, "b"));
        Assert.Equal(SiloStatus.Active, view.GetSiloStatus(New));
        Assert.Equal(SiloStatus.Dead, view.GetSiloStatus(Old));
        Assert.Equal(SiloStatus.None, view.GetSiloStatus(Other));
    }

    [Fact]
    public void A_silo_that_was_seen_in_an_earlier_view_and_is_gone_is_dead()
    {
        var view = View(7);
        Assert.Equal(SiloStatus.Dead, view.GetSiloStatus(Other, new MembershipVersion(5)));
        Assert.Equal(SiloStatus.None, view.GetSiloStatus(Other, new MembershipVersion(8))); // This view is the older one.
        Assert.Equal(SiloStatus.None, view.GetSiloStatus(Other, MembershipVersion.MinValue));
    }

    [Fact]
    public void An_update_tells_what_is_new_changed_and_gone()
    {
        var before = View(1, new ClusterMember(Old, SiloStatus.Active, "a"), new ClusterMember(Other, SiloStatus.Joining, "c"));
        var after = View(2, new ClusterMember(New, SiloStatus.Joining, "b"), new ClusterMember(Other, SiloStatus.Active, "c"));
        var update = after.CreateUpdate(before);
        Assert.True(update.HasChanges);
        Assert.Equal(
            [(SiloStatus.Joining, New), (SiloStatus.Active, Other), (SiloStatus.Dead, Old)],
            update.Changes.Select(change => (change.Status, change.SiloAddress)).OrderBy(change => change.Status));
        Assert.False(after.CreateUpdate(after).HasChanges);
    }

    [Fact]
    public void A_table_shows_the_dead_last_and_each_place_once()
    {
        MembershipEntry[] rows =
        [
            new() { SiloAddress = Old, SiloName = "a", Status = SiloStatus.Dead },
            new() { SiloAddress = New, SiloName = "b", Status = SiloStatus.Dead },
            new() { SiloAddress = Other, SiloName = "c", Status = SiloStatus.Active },
        ];
        var table = new MembershipTableData([.. rows.Select(row => Tuple.Create(row, "tag"))], new TableVersion(3, "v"));
        Assert.Equal(["c", "a", "b"], table.Members.Select(row => row.Item1.SiloName));
        Assert.Equal(["c", "b"], table.WithoutDuplicateDeads().Members.Select(row => row.Item1.SiloName));
        Assert.Equal((4, "v"), (table.Version.Next().Version, table.Version.Next().VersionEtag));
    }

    [Fact]
    public void A_suspecting_silo_has_one_vote_and_the_oldest_vote_makes_room()
    {
        var entry = new MembershipEntry { SiloAddress = Old };
        entry.AddOrUpdateSuspector(New, DateTime.UnixEpoch, 2);
        entry.AddOrUpdateSuspector(New, DateTime.UnixEpoch.AddSeconds(1), 2);
        Assert.Single(entry.SuspectTimes!);
        entry.AddOrUpdateSuspector(Other, DateTime.UnixEpoch.AddSeconds(2), 2);
        entry.AddOrUpdateSuspector(Old, DateTime.UnixEpoch.AddSeconds(3), 2);
        Assert.Equal([Other, Old], entry.SuspectTimes!.Select(vote => vote.Item1));
    }

    [Theory]
    [InlineData("127.0.0.1:30000")]
    [InlineData("[::1]:30000")]
    public void The_address_of_a_gateway_round_trips(string text)
    {
        var endpoint = IPEndPoint.Parse(text);
        Assert.Equal(endpoint, GatewayUri.EndPoint(GatewayUri.Of(endpoint, 5)));
        Assert.Throws<FormatException>(() => GatewayUri.EndPoint(new Uri("http://127.0.0.1:30000")));
    }

    private static ClusterMembershipSnapshot View(long version, params ClusterMember[] members) =>
        new(members.ToImmutableDictionary(member => member.SiloAddress), new MembershipVersion(version));
}

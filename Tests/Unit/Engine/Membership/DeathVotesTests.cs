using Orleans.Configuration;
using Orleans.Engine.Cluster;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Membership;

/// <summary>Silos that give signs of life and cannot be reached.</summary>
public sealed class DeathVotesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Of_three_silos_two_must_vote_and_the_fence_is_taken_before_the_view_is_in_force()
    {
        var silos = await Voter.StartAsync(3, _time);
        silos[0].OutOfReach.Add(silos[2].Address);
        await Voter.PassAsync(_time, Long, silos);
        var row = await silos[2].RowAsync();
        Assert.Equal((SiloStatus.Active, silos[0].Address), (row.Status, Assert.Single(row.SuspectTimes!).Item1));

        silos[1].OutOfReach.Add(silos[2].Address);
        silos[1].Cluster.Changed += view => Assert.Equal(view.IsDead(silos[2].Address), silos[1].Fenced.Contains(silos[2].Address));
        await Voter.PassAsync(_time, Long, silos);
        Assert.Equal(SiloStatus.Dead, (await silos[2].RowAsync()).Status);
        Assert.All(silos[..2], silo => Assert.Equal([silos[0].Address, silos[1].Address], silo.Cluster.Current.Active));
        Assert.False(silos[2].Lease.IsValid, "it has read that it is dead");
    }

    [Fact]
    public async Task Of_two_silos_that_cannot_reach_each_other_exactly_one_remains()
    {
        for (var round = 0; round < 50; round++)
        {
            var silos = await Voter.StartAsync(2, _time);
            silos[0].OutOfReach.Add(silos[1].Address);
            silos[1].OutOfReach.Add(silos[0].Address);
            for (var passed = 0; passed < 10; passed++)
            {
                _time.Advance(TimeSpan.FromSeconds(0.5));
                foreach (var silo in silos) silo.Probes.Tick();
                await Task.WhenAll(silos.Select(silo => Task.Run(silo.RenewAsync)));
            }

            var rows = await Task.WhenAll(silos.Select(silo => silo.RowAsync()));
            Assert.Single(rows, row => row.Status == SiloStatus.Active);
            Assert.Single(rows, row => row.Status == SiloStatus.Dead);
            Assert.Single(silos, silo => silo.Lease.IsValid);
        }
    }

    [Fact]
    public async Task A_silo_that_is_dead_and_does_not_know_has_no_vote()
    {
        var silos = await Voter.StartAsync(2, _time);
        foreach (var silo in silos) silo.OutOfReach.UnionWith(silos.Select(other => other.Address));
        await Voter.PassAsync(_time, TimeSpan.FromSeconds(3.5), silos, []);
        var before = await silos[0].ReadAsync();
        Assert.All(silos, silo => Assert.True(silo.Probes.IsSuspect(silos.Single(other => other != silo).Address)));
        await silos[1].Agent.RenewAsync(default);
        Assert.Equal(SiloStatus.Dead, (await silos[0].RowAsync()).Status);
        silos[0].Lease.Renewed(_time.GetTimestamp());
        Assert.False(await silos[0].Votes.CastAsync(before, default));
        Assert.False(await silos[0].Votes.KillAsync(silos[1].Address, default));
        Assert.Equal(SiloStatus.Active, (await silos[1].RowAsync()).Status);
    }

    [Fact]
    public async Task Silos_that_are_all_out_of_each_others_reach_come_down_to_one()
    {
        var silos = await Voter.StartAsync(5, _time);
        foreach (var silo in silos) silo.OutOfReach.UnionWith(silos.Select(other => other.Address));
        await Voter.PassAsync(_time, 2 * Long, silos);
        var rows = await Task.WhenAll(silos.Select(silo => silo.RowAsync()));
        Assert.Single(rows, row => row.Status == SiloStatus.Active);
    }

    [Fact]
    public async Task A_silo_that_was_voted_out_is_replaced_when_it_knows_or_its_lease_is_over()
    {
        foreach (var knows in new[] { true, false })
        {
            var silos = await Voter.StartAsync(3, _time);
            var (voters, victim) = (silos[..2], silos[2]);
            foreach (var voter in voters) voter.OutOfReach.Add(victim.Address);
            while ((await victim.RowAsync()).Status != SiloStatus.Dead) await Voter.PassAsync(_time, TimeSpan.FromSeconds(0.5), voters, [voters[0], victim, voters[1]]);
            await voters[0].RenewAsync();
            Assert.All(voters, voter => Assert.True(voter.Cluster.Current.IsActive(victim.Address)));
            Assert.True(victim.Lease.IsValid);
            if (knows)
            {
                await victim.RenewAsync();
                Assert.False(victim.Lease.IsValid);
                Assert.True(Suspicions.HasEnded(await victim.RowAsync()));
                foreach (var voter in voters) await voter.RenewAsync();
            }
            else
            {
                while (victim.Lease.IsValid)
                {
                    Assert.All(voters, voter => Assert.True(voter.Cluster.Current.IsActive(victim.Address)));
                    await Voter.PassAsync(_time, TimeSpan.FromSeconds(0.5), voters);
                }

                await Voter.PassAsync(_time, TimeSpan.FromSeconds(1), voters);
            }

            Assert.All(voters, voter => Assert.True(voter.Cluster.Current.IsDead(victim.Address)));
        }
    }

    [Fact]
    public async Task Who_is_slow_itself_does_not_vote()
    {
        var silos = await Voter.StartAsync(2, _time);
        silos[0].OutOfReach.Add(silos[1].Address);
        for (var i = 0; i < 40; i++)
        {
            silos[0].Health.NoteLate();
            await Voter.PassAsync(_time, TimeSpan.FromSeconds(0.5), silos);
        }

        Assert.Equal(SiloStatus.Active, (await silos[1].RowAsync()).Status);
        Assert.True(Suspicions.IsSlow(await silos[0].RowAsync()), "it tells the others");
        await Voter.PassAsync(_time, Long, silos);
        Assert.Equal(SiloStatus.Dead, (await silos[1].RowAsync()).Status);
        Assert.False(Suspicions.IsSlow(await silos[0].RowAsync()));
    }

    [Fact]
    public async Task A_silo_that_says_that_it_is_slow_is_not_voted_out()
    {
        var silos = await Voter.StartAsync(3, _time);
        foreach (var voter in silos[..2]) voter.OutOfReach.Add(silos[2].Address);
        for (var i = 0; i < 40; i++)
        {
            silos[2].Health.NoteLate();
            await Voter.PassAsync(_time, TimeSpan.FromSeconds(0.5), silos);
        }

        Assert.Equal(SiloStatus.Active, (await silos[2].RowAsync()).Status);
        foreach (var voter in silos[..2]) voter.OutOfReach.Clear();
        await Voter.PassAsync(_time, Long, silos);
        Assert.Equal(SiloStatus.Active, (await silos[2].RowAsync()).Status);
    }

    [Fact]
    public async Task Votes_end_when_the_silo_answers_again_or_their_time_is_over_or_the_voter_is_gone()
    {
        var silos = await Voter.StartAsync(4, _time, new() { DeathVoteExpirationTimeout = TimeSpan.FromSeconds(60) });
        var suspect = silos[3];
        silos[0].OutOfReach.Add(suspect.Address);
        await Voter.PassAsync(_time, Long, silos);
        Assert.Single((await suspect.RowAsync()).SuspectTimes!);
        silos[0].OutOfReach.Clear();
        await Voter.PassAsync(_time, Long, silos);
        Assert.Empty((await suspect.RowAsync()).SuspectTimes!);

        silos[0].OutOfReach.Add(suspect.Address);
        await Voter.PassAsync(_time, Long, silos);
        await silos[0].Agent.LeaveAsync(default);
        silos[1].OutOfReach.Add(suspect.Address);
        await Voter.PassAsync(_time, Long, silos[1..]);
        Assert.Equal(SiloStatus.Active, (await suspect.RowAsync()).Status); // The first vote is that of a silo that has gone.
        var all = new List<MembershipEntry> { await silos[1].RowAsync(), await silos[2].RowAsync(), await suspect.RowAsync() };
        Assert.False(Suspicions.AreEnough(all[2], silos[2].Address, all, limit: 2, oldest: DateTime.MaxValue), "old votes do not count");
        Assert.True(Suspicions.AreEnough(all[2], silos[2].Address, all, limit: 2, oldest: DateTime.MinValue));
    }

    [Fact]
    public async Task The_options_set_how_many_probes_and_votes_it_takes_and_nobody_dies_without_liveness()
    {
        var patient = await Voter.StartAsync(2, _time, new() { ProbeTimeout = TimeSpan.FromSeconds(2), NumMissedProbesLimit = 5 });
        patient[0].OutOfReach.Add(patient[1].Address);
        await Voter.PassAsync(_time, TimeSpan.FromSeconds(9), patient);
        Assert.Equal(SiloStatus.Active, (await patient[1].RowAsync()).Status);
        await Voter.PassAsync(_time, TimeSpan.FromSeconds(3), patient);
        Assert.Equal(SiloStatus.Dead, (await patient[1].RowAsync()).Status);

        var demanding = await Voter.StartAsync(7, _time, new() { NumVotesForDeathDeclaration = 3 });
        foreach (var voter in demanding[..2]) voter.OutOfReach.Add(demanding[6].Address);
        await Voter.PassAsync(_time, Long, demanding);
        Assert.Equal(SiloStatus.Active, (await demanding[6].RowAsync()).Status);
        demanding[2].OutOfReach.Add(demanding[6].Address);
        await Voter.PassAsync(_time, Long, demanding);
        Assert.Equal(SiloStatus.Dead, (await demanding[6].RowAsync()).Status);

        var debugged = await Voter.StartAsync(2, _time, new() { LivenessEnabled = false });
        debugged[0].OutOfReach.Add(debugged[1].Address);
        await Voter.PassAsync(_time, Long, debugged);
        Assert.Equal(SiloStatus.Active, (await debugged[1].RowAsync()).Status);
    }

    [Fact]
    public async Task Each_silo_is_probed_by_as_many_others_as_the_options_say()
    {
        var silos = await Voter.StartAsync(7, _time);
        var view = silos[6].Cluster.Current;
        Assert.Equal(7, view.Active.Count);
        var targets = silos.SelectMany(silo => SiloProbes.Targets(view, silo.Address, 3)).ToList();
        Assert.All(silos, silo => Assert.Equal(3, targets.Count(target => target == silo.Address)));
        Assert.All(silos, silo => Assert.DoesNotContain(silo.Address, SiloProbes.Targets(view, silo.Address, 10)));
        Assert.All(silos, silo => Assert.Equal(6, SiloProbes.Targets(view, silo.Address, 10).Count));
    }

    [Fact]
    public void Options_by_which_nobody_or_everybody_would_be_voted_out_stop_the_start()
    {
        ClusterMembershipOptions[] wrong =
        [
            new() { ProbeTimeout = TimeSpan.Zero }, new() { NumMissedProbesLimit = 0 }, new() { NumProbedSilos = 0, NumVotesForDeathDeclaration = 0 },
            new() { NumVotesForDeathDeclaration = 0 }, new() { NumProbedSilos = 2, NumVotesForDeathDeclaration = 3 },
            new() { DeathVoteExpirationTimeout = TimeSpan.Zero }, new() { MaxJoinAttemptTime = TimeSpan.Zero },
        ];
        Assert.All(wrong, options => Assert.Throws<OrleansConfigurationException>(
            () => new MembershipOptionsValidator(Microsoft.Extensions.Options.Options.Create(options)).ValidateConfiguration()));
        new MembershipOptionsValidator(Microsoft.Extensions.Options.Options.Create(new ClusterMembershipOptions())).ValidateConfiguration();
    }
}

using Microsoft.Extensions.Options;
using Orleans.Engine.Cluster;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Membership;

/// <summary>Processes that get too little time: their own work is late, and so is what they see of others.</summary>
public sealed class StarvedSiloTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_prober_whose_own_timers_are_late_accuses_nobody(int seed)
    {
        var random = new Random(seed);
        var silos = await Voter.StartAsync(2, _time);
        // Its questions are not answered in time, since nothing in its process is.
        silos[0].OutOfReach.Add(silos[1].Address);
        silos[0].Probes.Tick();
        for (var i = 0; i < 60; i++)
        {
            // Its membership thread, of a higher priority, is in time.
            var late = TimeSpan.FromMilliseconds(random.Next(850, 1_150));
            _time.Advance(late / 2);
            foreach (var silo in silos) await silo.RenewAsync();
            _time.Advance(late / 2);
            silos[0].Probes.Tick();
            silos[1].Probes.Tick();
            foreach (var silo in silos) await silo.RenewAsync();
            Assert.DoesNotContain((await silos[1].RowAsync()).SuspectTimes ?? [], vote => vote.Item1 == silos[0].Address);
            Assert.Equal(SiloStatus.Active, (await silos[1].RowAsync()).Status);
        }

        await Voter.PassAsync(_time, TimeSpan.FromSeconds(10), silos);
        Assert.Equal(SiloStatus.Dead, (await silos[1].RowAsync()).Status); // In time again, it is believed.
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_silo_whose_signs_of_life_are_late_is_left_to_its_lease(int seed)
    {
        var random = new Random(seed);
        var silos = await Voter.StartAsync(3, _time);
        foreach (var voter in silos[..2]) voter.OutOfReach.Add(silos[2].Address);
        for (var i = 0; i < 30; i++)
        {
            // Starved as it is, it answers no probe and renews late, but within its lease.
            await Voter.PassAsync(_time, TimeSpan.FromSeconds(0.5 * random.Next(3, 5)), silos, silos[..2]);
            await silos[2].RenewAsync();
            Assert.Equal(SiloStatus.Active, (await silos[2].RowAsync()).Status);
            Assert.DoesNotContain((await silos[2].RowAsync()).SuspectTimes ?? [], vote => vote.Item1 != silos[2].Address);
        }

        await Voter.PassAsync(_time, TimeSpan.FromSeconds(10), silos);
        Assert.Equal(SiloStatus.Dead, (await silos[2].RowAsync()).Status); // Cut off, and not late: it is voted out.
    }

    [Fact]
    public async Task The_later_a_process_is_the_longer_it_waits_for_others()
    {
        var silo = (await Voter.StartAsync(1, _time))[0];
        Assert.Equal(1, silo.Health.Patience);
        silo.Health.Note(TimeSpan.FromMilliseconds(150));
        Assert.Equal(1, silo.Health.Patience);
        silo.Health.Note(TimeSpan.FromMilliseconds(250));
        Assert.Equal((2, false), (silo.Health.Patience, silo.Health.IsSlow));
        silo.Health.Note(TimeSpan.FromMilliseconds(900));
        Assert.Equal((5, true), (silo.Health.Patience, silo.Health.IsSlow));
        silo.Health.Note(TimeSpan.FromMinutes(1));
        Assert.Equal(9, silo.Health.Patience);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((1, false), (silo.Health.Patience, silo.Health.IsSlow));
    }

    /// <summary>Several silos that are late at the same time say so at the same time. The thread that says it renews the lease as well.</summary>
    [Fact]
    public async Task A_silo_that_was_not_the_first_to_write_needs_no_thread_of_the_pool_to_write_again()
    {
        var table = new ContendedTable(new MemoryMembershipTable());
        var rows = new MembershipRows(table, TimeProvider.System, Options.Create(new ClusterLeaseOptions()));
        var silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
        await rows.InsertAsync(new() { SiloAddress = silo, Status = SiloStatus.Active, SuspectTimes = [] }, default);
        table.Conflicts = 5;
        var changing = rows.ChangeAsync(silo, (_, row) => (row.Status = SiloStatus.ShuttingDown) == SiloStatus.ShuttingDown, default);
        Assert.True(changing.IsCompletedSuccessfully && await changing);
        Assert.Equal(0, table.Conflicts);
        table.Conflicts = 1_000;
        changing = rows.ChangeAsync(silo, (_, _) => true, default);
        Assert.False(changing.IsCompleted, "whoever never gets through makes room for others");
        table.Conflicts = 0;
        Assert.True(await changing.WaitAsync(Patience));
    }

    /// <summary>News of a view make threads of the pool read the table, which then are not there any more to go on.</summary>
    [Fact]
    public async Task A_lease_is_renewed_on_its_own_thread_also_when_others_read_the_table()
    {
        var table = new ContendedTable(new MemoryMembershipTable());
        var silo = new Voter(table, _time);
        await silo.Agent.JoinAsync(default);
        table.Answers.Reset();
        var reading = Task.Run(() => silo.Agent.RefreshAsync(default));
        Assert.True(table.IsRead.Wait(Patience));
        var waiting = silo.Agent.RefreshAsync(default);
        Task? renewing = null;
        var thread = new Thread(() => renewing = silo.Agent.RenewAsync(default));
        thread.Start();
        Assert.False(thread.Join(TimeSpan.FromMilliseconds(200)), "the rest of it waits for a thread of the pool");
        table.Answers.Set();
        Assert.True(thread.Join(Patience));
        Assert.True(renewing!.IsCompletedSuccessfully);
        await Task.WhenAll(reading, waiting).WaitAsync(Patience);
    }

    private sealed class ContendedTable(IMembershipTable table) : IMembershipTable
    {
        internal int Conflicts { get; set; }

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
        {
            if (Conflicts == 0) return table.UpdateRow(entry, etag, tableVersion);
            Conflicts--;
            return Task.FromResult(false);
        }

        public Task InitializeMembershipTable(bool tryInitTableVersion) => table.InitializeMembershipTable(tryInitTableVersion);

        public Task DeleteMembershipTableEntries(string clusterId) => table.DeleteMembershipTableEntries(clusterId);

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => table.CleanupDefunctSiloEntries(beforeDate);

        public Task<MembershipTableData> ReadRow(SiloAddress key) => table.ReadRow(key);

        internal ManualResetEventSlim Answers { get; } = new(true);

        internal ManualResetEventSlim IsRead { get; } = new();

        public Task<MembershipTableData> ReadAll()
        {
            if (!Answers.IsSet) IsRead.Set();
            Answers.Wait();
            return table.ReadAll();
        }

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => table.InsertRow(entry, tableVersion);

        public Task UpdateIAmAlive(MembershipEntry entry) => table.UpdateIAmAlive(entry);
    }
}

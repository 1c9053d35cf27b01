using Orleans.Platform.Provenance;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

public sealed class ProvenanceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly ProvenancePage All = new(Size: ProvenancePage.MaxSize);

    [Fact]
    public async Task History_HasEveryVersionWithWhoWroteIt()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var requests = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        for (var i = 0; i < 3; i++)
        {
            await KeyedAsync($"history-{i}", () => silo.Grains.GetGrain<ICounterGrain>("history").Add(2), "dora", requests[i]);
        }

        var history = await Provenance(silo).GetHistory(Item("history"), All);

        Assert.Equal([1L, 2L, 3L], history.Select(version => version.Version));
        Assert.Equal(requests, history.Select(version => version.RequestId));
        Assert.All(history, version => Assert.Equal("dora", version.Principal));
        Assert.All(history, version => Assert.EndsWith("ICounterGrain.Add", version.Operation, StringComparison.Ordinal));
        Assert.Equal("{\"value\": 6}", history[2].StateJson);

        var rest = await Provenance(silo).GetHistory(Item("history"), new ProvenancePage(history[0].TransactionId, 1));
        Assert.Equal(2, Assert.Single(rest).Version);
    }

    [Fact]
    public async Task Accesses_BetweenTwoTimes_HaveReadsAndWrites()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("accesses");
        await KeyedAsync("accesses-1", () => counter.Add(1));
        var between = await TickAsync();
        await KeyedAsync("accesses-2", () => counter.Add(1), "erin");
        await KeyedAsync("accesses-3", counter.Get, "frank");
        var end = await TickAsync();
        await KeyedAsync("accesses-4", () => counter.Add(1));

        var accesses = await Provenance(silo).GetAccesses(Item("accesses"), between, end, All);

        Assert.Equal(["erin", "frank"], accesses.Select(access => access.Principal));
        Assert.Equal([(1L, 2L), (2L, null)], accesses.Select(access => (access.VersionRead, access.VersionWritten)).Cast<(long?, long?)>());
        Assert.EndsWith("ICounterGrain.Get", accesses[1].Operation, StringComparison.Ordinal);
        Assert.All(accesses, access => Assert.InRange(access.CommittedAt, between, end));
    }

    [Fact]
    public async Task Request_HasItsCallTree_ItsAccesses_AndItsEffects()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var requestId = Guid.NewGuid();
        await KeyedAsync(
            "request-1",
            () => silo.Grains.GetGrain<IOrderGrain>("request").Place(new Order("request-counter", 5, "customer-7", "secret")),
            "gina",
            requestId);

        var request = Assert.IsType<RequestProvenance>(await Provenance(silo).GetRequest(requestId));

        Assert.Equal("gina", request.Principal);
        Assert.Equal(2, request.Calls.Count(call => call.Method == "Add"));
        Assert.All(request.Calls.Where(call => call.Method == "Add"), add => Assert.Contains(
            request.Calls, parent => parent.TransactionId == add.TransactionId && parent.CallNumber == add.ParentNumber && parent.Method == "Place"));
        Assert.Equal([1L, 2L], request.Accesses.Select(access => access.VersionWritten!.Value));
        var effect = Assert.Single(request.Effects);
        Assert.Equal(("charge", "test-provider", $"{requestId:N}/1", "settled", 1), (effect.Name, effect.Provider, effect.Key, effect.Status, effect.Attempts));
        Assert.Equal("{\"id\": \"charge-1\"}", effect.ReceiptJson);
        Assert.Null(await Provenance(silo).GetRequest(Guid.NewGuid()));
    }

    [Fact]
    public async Task State_AsOfAVersionOrATime()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("as-of");
        var before = await TickAsync();
        await counter.Add(1);
        var between = await TickAsync();
        await counter.Add(1);

        var provenance = Provenance(silo);
        Assert.Null(await provenance.GetAsOfTime(Item("as-of"), before));
        Assert.Equal("{\"value\": 1}", (await provenance.GetAsOfTime(Item("as-of"), between))?.StateJson);
        Assert.Equal(2, (await provenance.GetAsOfTime(Item("as-of"), DateTimeOffset.MaxValue))?.Version);
        Assert.Equal("{\"value\": 1}", (await provenance.GetAsOfVersion(Item("as-of"), 1))?.StateJson);
        Assert.Null(await provenance.GetAsOfVersion(Item("as-of"), 3));
        Assert.Null(await provenance.GetAsOfTime(Item("as-of"), DateTimeOffset.MinValue));
    }

    [Fact]
    public async Task AnyVersionOfManyIsFound()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        var counter = silo.Grains.GetGrain<ICounterGrain>("many");
        for (var i = 1; i <= 700; i++) await counter.Add(1);

        var provenance = Provenance(silo);
        foreach (var version in new[] { 1, 2, 199, 200, 201, 350, 699, 700 })
        {
            Assert.Equal($$"""{"value": {{version}}}""", (await provenance.GetAsOfVersion(Item("many"), version))?.StateJson);
        }

        Assert.Null(await provenance.GetAsOfVersion(Item("many"), 0));
        Assert.Null(await provenance.GetAsOfVersion(Item("many"), 701));
    }

    /// <summary>An item goes from silo to silo, and the batches of silos overlap in time: no page and no point in time may miss a version.</summary>
    [Fact]
    public async Task BatchesThatOverlapInTime_HideNothing()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await silo.Grains.GetGrain<ICounterGrain>("overlap").Add(1); // Names.
        await postgres.ExecuteAsync("""
            delete from platform.commit_log where written_keys @> array['overlap'];
            insert into platform.commit_log
            select 0, first << 10, last << 10, null, null, array[at << 10], array[gen_random_uuid()], array[1], array[now()], array['[]'], array[null::uuid],
              array[k.kind_id], array['overlap'], array[version], array[at << 10], array[0::smallint], array[format('{"value": %s}', version)],
              '{}', '{}', '{}', '{}', '{}',
              null, null, '{}', array[platform.name_hash('overlap')], '{}'
            from platform.item_kind k,
              (values (10::bigint, 20::bigint, 15::bigint, 1::bigint), (16, 17, 16, 2), (5, 60, 25, 3), (26, 27, 27, 4), (28, 90, 40, 5), (41, 42, 42, 6)) as v (first, last, at, version)
            where k.state_name = 'counter'
            """);
        var provenance = Provenance(silo);
        for (var size = 1; size <= 7; size++) Assert.Equal([1, 2, 3, 4, 5, 6], await WalkAsync(provenance, size));
        long[] times = [14, 15, 16, 24, 25, 26, 27, 39, 40, 41, 42, 1000];
        var versions = new List<long>();
        foreach (var time in times) versions.Add((await provenance.GetAsOfTime(Item("overlap"), DateTimeOffset.UnixEpoch.AddMicroseconds(time)))?.Version ?? 0);
        Assert.Equal([0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], versions);
        var accesses = await provenance.GetAccesses(Item("overlap"), DateTimeOffset.UnixEpoch.AddMicroseconds(16), DateTimeOffset.UnixEpoch.AddMicroseconds(42), new ProvenancePage(Size: 3));
        Assert.Equal([2, 3, 4], accesses.Select(access => access.VersionWritten!.Value));
    }

    /// <summary>Requests are found by the time that their ids begin with, and those whose ids are of another time, or of none, all the same.</summary>
    [Fact]
    public async Task Requests_of_any_age_are_found()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        Guid[] requests =
        [
            Guid.CreateVersion7(), Guid.CreateVersion7(DateTimeOffset.UtcNow.AddHours(-1)), Guid.CreateVersion7(DateTimeOffset.UtcNow.AddHours(1)), Guid.NewGuid(),
        ];
        foreach (var request in requests) await KeyedAsync($"{request}", () => silo.Grains.GetGrain<ICounterGrain>("ages").Add(1), "dora", request);
        foreach (var request in requests) Assert.Equal(request, Assert.Single((await Provenance(silo).GetRequest(request))!.Accesses).RequestId);
        var late = await postgres.ScalarAsync<long>("select count(*) from platform.commit_log where written_keys @> array['ages'] and late_requests <> '{}'");
        Assert.Equal(3L, late);
    }

    [Fact]
    public async Task PageOfAnImpossibleSize_IsRefused()
    {
        await using var silo = await StartAsync(postgres.DataSource);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Provenance(silo).GetHistory(Item("any"), new ProvenancePage(Size: 1001)));
    }

    private static IProvenanceGrain Provenance(GovernanceSilo silo) => silo.Grains.GetGrain<IProvenanceGrain>(0);

    private static async Task<List<long>> WalkAsync(IProvenanceGrain provenance, int size)
    {
        var versions = new List<long>();
        for (var after = 0L; await provenance.GetHistory(Item("overlap"), new ProvenancePage(after, size)) is { Count: > 0 } page; after = page[^1].TransactionId)
        {
            versions.AddRange(page.Select(version => version.Version));
        }

        return versions;
    }

    private static ItemName Item(string key) => new("test-counter", key, "counter");

    /// <summary>A time that is before everything that follows and after everything that was.</summary>
    private static async Task<DateTimeOffset> TickAsync()
    {
        await Task.Delay(5);
        var now = TimeProvider.System.GetUtcNow();
        await Task.Delay(5);
        return now;
    }
}

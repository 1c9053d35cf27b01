using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A service that has a say in a commit is asked when everything else is sure, and its answer is carried out.</summary>
public sealed class CommitterTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private readonly Notary _notary = new();
    private IHost _silo = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _silo = await CommitterHost.StartAsync(_postgres.ConnectionString, _notary);
    }

    public async Task DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task S10_55_The_service_is_called_once_with_the_transactions_id()
    {
        var id = await Deeds.Transfer("from", "to", 10, "deed");
        Assert.Equal((id, "deed"), Assert.Single(_notary.Calls));
        Assert.Equal((-10, 10), await CountsAsync());
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task S10_55_A_transaction_that_aborts_calls_nobody()
    {
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Deeds.TransferThenFail("from", "to", 10, "deed"));
        Assert.Empty(_notary.Calls);
        Assert.Equal((0, 0), await CountsAsync());
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("throw")]
    public async Task S10_55_A_no_of_the_service_aborts_everybody(string text)
    {
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Deeds.Transfer("from", "to", 10, text));
        Assert.Single(_notary.Calls);
        Assert.Equal((0, 0), await CountsAsync());
        Assert.Equal(0, await OpenAsync());
        await Deeds.Transfer("from", "to", 10, "deed");
        Assert.Equal((-10, 10), await CountsAsync());
    }

    [Fact]
    public async Task Transfers_under_a_notary_queue_for_the_purse_and_each_is_signed_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Deeds.Transfer("from", "to", 1, i % 4 == 0 ? "refuse" : "deed").ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal((-30, 30), await CountsAsync());
        Assert.Equal(_notary.Calls.Count, _notary.Calls.DistinctBy(call => call.Id).Count());
    }

    [Fact]
    public async Task Two_services_cannot_both_decide()
        => await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Deeds.SignWithBoth("deed"));

    [Theory]
    [InlineData("BeforeCommitter", "deed", 0, 10)]
    [InlineData("AfterCommitter", "deed", 1, 10)]
    [InlineData("AfterCommitter", "refuse", 1, 0)]
    public async Task S10_55_After_a_crash_the_service_is_asked_again_with_the_same_id(string point, string text, int callsBefore, int moved)
    {
        await _silo.StopAsync();
        var folder = Directory.CreateDirectory(TestFolders.NewPath()).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "text"), text);
        await ChildSilo.DieAsync(nameof(CommitterCrash), _postgres.ConnectionString, folder, point);
        var before = File.Exists(CommitterCrash.FileIn(folder)) ? await File.ReadAllLinesAsync(CommitterCrash.FileIn(folder)) : [];
        Assert.Equal(callsBefore, before.Length);

        _notary.FailNext(1); // Not reachable at first: that is not a no.
        using var next = await CommitterHost.StartAsync(_postgres.ConnectionString, _notary);
        var counts = (await next.Grain<IPurseGrain>("from").Count(), await next.Grain<IPurseGrain>("to").Count());

        Assert.Equal((-moved, moved), counts);
        Assert.Equal(2, _notary.Calls.Count);
        Assert.Single(_notary.Calls.Select(call => $"{call.Id} {call.Text}").Concat(before).Distinct());
        Assert.Equal(0, await OpenAsync());
        await next.StopAsync();
    }

    private IDeedGrain Deeds => _silo.Grain<IDeedGrain>("deeds");

    private async Task<(int, int)> CountsAsync()
        => (await _silo.Grain<IPurseGrain>("from").Count(), await _silo.Grain<IPurseGrain>("to").Count());

    private Task<long> OpenAsync() => _postgres.ScalarAsync<long>(
        "select (select count(*) from platform.prepared_commit where status = 0) + (select count(*) from platform.prepared_item)");
}

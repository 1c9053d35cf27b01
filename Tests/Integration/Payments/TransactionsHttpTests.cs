using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>Outcomes, aborts and the live lists of transactions over HTTP.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class TransactionsHttpTests(PaymentsHost host)
{
    [Fact]
    public async Task Outcomes_aborts_and_live_lists_are_served()
    {
        JsonElement outcome = await host.GetAsync($"/transactions/{Guid.CreateVersion7()}/outcome");
        Assert.Equal("aborted", outcome.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Array, (await host.GetAsync("/transactions/aborts?size=10")).ValueKind);
        Assert.Equal(JsonValueKind.Array, (await host.GetAsync("/transactions/running?longerThanMs=100")).ValueKind);
        Assert.Equal(JsonValueKind.Array, (await host.GetAsync("/transactions/hot-items?size=5")).ValueKind);
    }

    [Fact]
    public async Task The_outcome_of_a_request_is_served_by_its_id()
    {
        (string from, string to) = (await host.OpenAsync(10), await host.OpenAsync(1));
        using HttpResponseMessage done = await host.PostAsync("/transfers", TransferTests.Transfer(from, to, "1"));
        Assert.True(done.IsSuccessStatusCode);
        JsonElement outcome = await host.GetAsync($"/transactions/of-request/{done.Headers.GetValues("X-Request-Id").Single()}/outcome");
        Assert.Equal("committed", outcome.GetProperty("outcome").GetString());
        Assert.Single(outcome.GetProperty("commits").EnumerateArray());
        Assert.Equal("aborted", (await host.GetAsync($"/transactions/of-request/{Guid.NewGuid()}/outcome")).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_rejected_transfer_is_on_record_as_an_abort()
    {
        (string from, string to) = (await host.OpenAsync(1), await host.OpenAsync(1));
        using HttpResponseMessage refused = await host.PostAsync("/transfers", TransferTests.Transfer(from, to, "1000"));
        Assert.Equal(422, (int)refused.StatusCode);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!(await host.GetAsync("/transactions/aborts")).EnumerateArray().Any(IsRejection)) await Task.Delay(50, patience.Token);
    }

    private static bool IsRejection(JsonElement abort)
        => abort.GetProperty("error").GetString()!.EndsWith("RequestRejectedException", StringComparison.Ordinal) && !abort.GetProperty("isRetried").GetBoolean();
}

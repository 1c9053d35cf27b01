using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class ProvenanceHttpTests(PaymentsHost host)
{
    [Fact]
    public async Task The_history_of_an_account_tells_who_did_what()
    {
        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync(0));
        using HttpResponseMessage transfer = await host.PostAsync("/transfers", TransferTests.Transfer(from, to, "40"));
        JsonElement[] history = [.. (await host.GetAsync($"/provenance/items/account/{from}/balance/history")).EnumerateArray()];
        Assert.Equal([1, 2], history.Select(h => h.GetProperty("version").GetInt64()));
        Assert.Equal(transfer.Headers.GetValues("X-Request-Id").Single(), history[1].GetProperty("requestId").GetString());
        Assert.StartsWith("key-", history[1].GetProperty("principal").GetString());
        Assert.Contains("Withdraw", history[1].GetProperty("operation").GetString());
        Assert.Contains("60", history[1].GetProperty("state").GetRawText());

        // Ids of transactions are text: as numbers, JavaScript would round them.
        Assert.True(long.Parse(history[0].GetProperty("transactionId").GetString()!) < long.Parse(history[1].GetProperty("transactionId").GetString()!));

        JsonElement old = await host.GetAsync($"/provenance/items/account/{from}/balance/versions/1");
        Assert.Contains("100", old.GetProperty("state").GetRawText());
        string between = Uri.EscapeDataString(history[0].GetProperty("committedAt").GetString()!);
        JsonElement asOf = await host.GetAsync($"/provenance/items/account/{from}/balance/as-of?time={between}");
        Assert.Equal(1, asOf.GetProperty("version").GetInt64());
        await (await host.Http.GetAsync($"/provenance/items/account/{from}/balance/versions/9")).IsProblemAsync(404, "item-version-not-found");
    }

    [Fact]
    public async Task Reads_are_on_record_as_well()
    {
        string account = await host.OpenAsync(100);
        await host.GetAsync($"/accounts/{account}");
        for (int i = 0; i < 50; i++)
        {
            JsonElement[] accesses = [.. (await host.GetAsync($"/provenance/items/account/{account}/balance/accesses")).EnumerateArray()];
            if (accesses.Any(a => a.GetProperty("versionWritten").ValueKind == JsonValueKind.Null && a.GetProperty("versionRead").GetInt64() == 1))
                return;
            await Task.Delay(100); // Reads are recorded a moment later.
        }

        Assert.Fail("The read was not recorded.");
    }

    [Fact]
    public async Task A_payment_shows_its_calls_items_and_effect()
    {
        (string payer, string payee) = (await host.OpenAsync(100), await host.OpenAsync(0));
        using HttpResponseMessage answer = await host.PostAsync("/payments", PaymentTests.Payment(payer, payee, "12"), PaymentTests.NewKey());
        JsonElement request = await host.GetAsync($"/provenance/requests/{answer.Headers.GetValues("X-Request-Id").Single()}");
        string[] methods = [.. request.GetProperty("calls").EnumerateArray().Select(c => c.GetProperty("method").GetString()!)];
        Assert.Contains("Authorize", methods);
        Assert.Contains("Hold", methods);
        Assert.Contains("Settle", methods);
        JsonElement effect = Assert.Single(request.GetProperty("effects").EnumerateArray());
        Assert.Equal("charge", effect.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Object, effect.GetProperty("receipt").ValueKind);
        Assert.Contains(request.GetProperty("accesses").EnumerateArray(), a => a.GetProperty("item").GetProperty("grainKey").GetString() == payee);
    }

    [Fact]
    public async Task Names_and_addresses_are_not_shown_in_clear()
    {
        string account = await host.OpenAsync(100);
        string history = (await host.GetAsync($"/provenance/items/account/{account}/owner/history")).GetRawText();
        Assert.DoesNotContain("Ada", history);
        Assert.DoesNotContain("example.org", history);
    }

    [Theory]
    [InlineData("history?size=0")]
    [InlineData("history?size=1001")]
    [InlineData("history?after=-1")]
    [InlineData("history?size=x")]
    [InlineData("accesses?from=yesterday")]
    [InlineData("as-of")]
    public async Task Questions_that_are_none_are_400(string question) =>
        await (await host.Http.GetAsync($"/provenance/items/account/a/balance/{question}")).IsProblemAsync(400, "invalid-request");

    [Fact]
    public async Task A_request_that_is_not_there_is_404() =>
        await (await host.Http.GetAsync($"/provenance/requests/{Guid.NewGuid()}")).IsProblemAsync(404, "request-not-found");
}

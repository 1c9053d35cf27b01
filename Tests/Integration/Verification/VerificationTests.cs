using System.Net;
using System.Text.Json;
using Orleans.Platform.Tests.Integration.Payments;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Verification;

/// <summary>The workload for checkers of isolation, as they drive it.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class VerificationTests(PaymentsHost host)
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Operations_run_in_order_in_one_transaction()
    {
        JsonElement answer = await TransactAsync($$"""{"ops":[["append","{{_id}}a",7],["r","{{_id}}a",null],["r","{{_id}}b",null],["append","{{_id}}a",-9223372036854775808]]}""");
        Assert.Equal(
            $$"""{"ops":[["append","{{_id}}a",7],["r","{{_id}}a",[7]],["r","{{_id}}b",[]],["append","{{_id}}a",-9223372036854775808]]}""",
            answer.GetRawText());
        Assert.Equal(
            $$"""{"key":"{{_id}}a","value":[7,-9223372036854775808]}""", (await host.GetAsync($"/verify/keys/{_id}a")).GetRawText());
    }

    [Fact]
    public async Task Reads_alone_are_one_read_only_transaction()
    {
        await TransactAsync($$"""{"ops":[["append","{{_id}}a",1],["append","{{_id}}b",2]]}""");
        JsonElement answer = await TransactAsync($$"""{"ops":[["r","{{_id}}b",null],["r","{{_id}}a",null]]}""");
        Assert.Equal($$"""{"ops":[["r","{{_id}}b",[2]],["r","{{_id}}a",[1]]]}""", answer.GetRawText());
    }

    [Fact]
    public async Task A_transaction_that_fails_is_not_done_at_all()
    {
        JsonElement first = await TransactAsync($$"""{"ops":[["append","{{_id}}full",0]]}""");
        Assert.Equal(1, first.GetProperty("ops").GetArrayLength());
        for (int filled = 1; filled < 10_000; filled += 64)
        {
            string ops = string.Join(',', Enumerable.Range(filled, Math.Min(64, 10_000 - filled)).Select(n => $"[\"append\",\"{_id}full\",{n}]"));
            await TransactAsync($$"""{"ops":[{{ops}}]}""");
        }

        await (await host.PostAsync("/verify/txn", $$"""{"ops":[["append","{{_id}}other",1],["append","{{_id}}full",1]]}""")).IsProblemAsync(409, "not-done");
        Assert.Equal(0, (await host.GetAsync($"/verify/keys/{_id}other")).GetProperty("value").GetArrayLength());
        Assert.Equal(10_000, (await host.GetAsync($"/verify/keys/{_id}full")).GetProperty("value").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"ops":null}""")]
    [InlineData("""{"ops":[]}""")]
    [InlineData("""{"ops":[null]}""")]
    [InlineData("""{"ops":[["append","k",1]],"more":1}""")]
    [InlineData("""{"ops":[["append","k"]]}""")]
    [InlineData("""{"ops":[["append","k",1,2]]}""")]
    [InlineData("""{"ops":[["append","k",null]]}""")]
    [InlineData("""{"ops":[["append","k",1.5]]}""")]
    [InlineData("""{"ops":[["append","k","1"]]}""")]
    [InlineData("""{"ops":[["append","k",9223372036854775808]]}""")]
    [InlineData("""{"ops":[["r","k",[1]]]}""")]
    [InlineData("""{"ops":[["r","",null]]}""")]
    [InlineData("""{"ops":[["r","a b",null]]}""")]
    [InlineData("""{"ops":[["r","nul\u0000",null]]}""")]
    [InlineData("""{"ops":[["r",7,null]]}""")]
    [InlineData("""{"ops":[["w","k",1]]}""")]
    [InlineData("""{"ops":[["r","kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",null]]}""")]
    public async Task What_is_no_transaction(string body)
        => await (await host.PostAsync("/verify/txn", body)).IsProblemAsync(400, "invalid-request");

    [Fact]
    public async Task A_transaction_has_64_operations_at_most()
    {
        string ops = string.Join(',', Enumerable.Repeat("""["r","k",null]""", 65));
        await (await host.PostAsync("/verify/txn", $$"""{"ops":[{{ops}}]}""")).IsProblemAsync(400, "invalid-request");
        await (await host.Http.GetAsync("/verify/keys/a%20b")).IsProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task The_money_of_several_accounts_is_read_at_once()
    {
        (string first, string second) = (await host.OpenAsync(100), await host.OpenAsync(7));
        Assert.Equal("""{"total":107}""", (await host.GetAsync($"/verify/total?account={first}&account={second}")).GetRawText());
        await (await host.Http.GetAsync("/verify/total")).IsProblemAsync(400, "invalid-request");
    }

    private async Task<JsonElement> TransactAsync(string body) => await (await host.PostAsync("/verify/txn", body)).IsAsync(HttpStatusCode.OK);
}

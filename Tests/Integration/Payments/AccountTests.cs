using System.Net;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class AccountTests(PaymentsHost host)
{
    [Fact]
    public async Task Opening_answers_201_with_the_account_and_its_address()
    {
        string id = NewId();
        using HttpResponseMessage answer = await host.PostAsync("/accounts", Opening(id));
        JsonElement account = await answer.IsAsync(HttpStatusCode.Created);
        Assert.Equal($"/accounts/{id}", answer.Headers.Location!.ToString());
        Assert.Equal(id, account.GetProperty("id").GetString());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("X-Request-Id").Single(), out _));

        JsonElement read = await host.GetAsync($"/accounts/{id}");
        Assert.Equal("EUR", read.GetProperty("currency").GetString());
        Assert.Equal(12.5m, read.GetProperty("balance").GetDecimal());
        Assert.Equal(0, read.GetProperty("held").GetDecimal());
        Assert.Equal(1, read.GetProperty("version").GetInt64());
        Assert.False(read.TryGetProperty("owner", out _));
    }

    [Fact]
    public async Task The_same_opening_again_changes_nothing_and_another_is_409()
    {
        string id = NewId();
        await (await host.PostAsync("/accounts", Opening(id))).IsAsync(HttpStatusCode.Created);
        await (await host.PostAsync("/accounts", Opening(id))).IsAsync(HttpStatusCode.OK);
        await (await host.PostAsync("/accounts", Opening(id, balance: "13"))).IsProblemAsync(409, "account-exists");
        await (await host.PostAsync("/accounts", Opening(id, currency: "USD"))).IsProblemAsync(409, "account-exists");
        await (await host.PostAsync("/accounts", Opening(id, name: "Other"))).IsProblemAsync(409, "account-exists");
        Assert.Equal(1, (await host.GetAsync($"/accounts/{id}")).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task With_a_key_the_first_answer_is_given_again()
    {
        string id = NewId();
        using HttpResponseMessage first = await host.PostAsync("/accounts", Opening(id), key: id);
        using HttpResponseMessage second = await host.PostAsync("/accounts", Opening(id), key: $"\"{id}\"");
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.IsReplayed());
        Assert.True(second.IsReplayed());
        await (await host.PostAsync("/accounts", Opening(NewId()), key: id)).IsProblemAsync(422, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a%20b")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%F0%9F%92%B8")]
    public async Task An_account_that_is_not_there_is_404(string id) =>
        await (await host.Http.GetAsync($"/accounts/{id}")).IsProblemAsync(404, "account-not-found");

    [Fact]
    public async Task Reading_an_account_that_is_not_there_leaves_nothing_behind()
    {
        string id = NewId();
        await (await host.Http.GetAsync($"/accounts/{id}")).IsProblemAsync(404, "account-not-found");
        Assert.Equal(0, await host.Postgres.ScalarAsync<long>($"select count(*) from platform.state where grain_key = '{id}'"));
    }

    private static string NewId() => $"acc-{Guid.NewGuid():N}";

    private static string Opening(string id, string name = "Ada Lovelace", string currency = "EUR", string balance = "12.50") =>
        $$$"""{"id":"{{{id}}}","owner":{"name":"{{{name}}}","email":"ada@example.org"},"currency":"{{{currency}}}","balance":{{{balance}}}}""";
}

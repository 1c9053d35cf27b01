using System.Net;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class TransferTests(PaymentsHost host)
{
    [Fact]
    public async Task A_transfer_answers_both_new_balances()
    {
        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync(5));
        JsonElement answer = await (await host.PostAsync("/transfers", Transfer(from, to, "30.25"))).IsAsync(HttpStatusCode.OK);
        Assert.Equal(69.75m, answer.GetProperty("fromBalance").GetDecimal());
        Assert.Equal(35.25m, answer.GetProperty("toBalance").GetDecimal());
        Assert.Equal((69.75m, 0m), await host.MoneyAsync(from));
        Assert.Equal((35.25m, 0m), await host.MoneyAsync(to));
    }

    [Fact]
    public async Task What_cannot_be_leaves_both_accounts_as_they_were()
    {
        (string from, string to, string yen) = (await host.OpenAsync(100), await host.OpenAsync(5), await host.OpenAsync(100, "JPY"));
        await (await host.PostAsync("/transfers", Transfer(from, to, "100.01"))).IsProblemAsync(422, "insufficient-funds");
        await (await host.PostAsync("/transfers", Transfer(from, yen, "1"))).IsProblemAsync(422, "currency-mismatch");
        await (await host.PostAsync("/transfers", Transfer(yen, from, "1"))).IsProblemAsync(422, "currency-mismatch");
        await (await host.PostAsync("/transfers", Transfer(from, "nobody", "1"))).IsProblemAsync(422, "account-not-found");
        await (await host.PostAsync("/transfers", Transfer("nobody", to, "1"))).IsProblemAsync(422, "account-not-found");
        await (await host.PostAsync("/transfers", Transfer(from, from, "1"))).IsProblemAsync(422, "same-account");
        await (await host.PostAsync("/transfers", Transfer(from, to, "0.001"))).IsProblemAsync(422, "invalid-amount");
        await (await host.PostAsync("/transfers", Transfer(yen, from, "0.5"))).IsProblemAsync(422, "invalid-amount");
        foreach (string account in (string[])[from, to, yen])
            Assert.Equal(1, (await host.GetAsync($"/accounts/{account}")).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task With_a_key_it_happens_once()
    {
        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync());
        string key = Guid.NewGuid().ToString();
        using HttpResponseMessage first = await host.PostAsync("/transfers", Transfer(from, to, "10"), key);
        using HttpResponseMessage again = await host.PostAsync("/transfers", Transfer(from, to, "10.00"), key);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.True(again.IsReplayed());
        await (await host.PostAsync("/transfers", Transfer(from, to, "11"), key)).IsProblemAsync(422, "idempotency-key-reused");
        Assert.Equal((90m, 0m), await host.MoneyAsync(from));
    }

    [Fact]
    public async Task A_rejection_is_recorded_as_the_answer()
    {
        (string from, string to, string rich) = (await host.OpenAsync(1), await host.OpenAsync(), await host.OpenAsync(1000));
        string key = Guid.NewGuid().ToString();
        await (await host.PostAsync("/transfers", Transfer(from, to, "10"), key)).IsProblemAsync(422, "insufficient-funds");
        await (await host.PostAsync("/transfers", Transfer(rich, from, "100"))).IsAsync(HttpStatusCode.OK);
        using HttpResponseMessage again = await host.PostAsync("/transfers", Transfer(from, to, "10"), key);
        await again.IsProblemAsync(422, "insufficient-funds");
        Assert.True(again.IsReplayed());
    }

    [Fact]
    public async Task A_request_that_is_not_valid_does_not_use_up_its_key()
    {
        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync());
        string key = Guid.NewGuid().ToString();
        await (await host.PostAsync("/transfers", Transfer(from, to, "-1"), key)).IsProblemAsync(422, "invalid-amount");
        await (await host.PostAsync("/transfers", Transfer(from, to, "1"), key)).IsAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_same_key_a_hundred_times_at_once_is_one_transfer()
    {
        (string from, string to) = (await host.OpenAsync(1000), await host.OpenAsync(0));
        string key = Guid.NewGuid().ToString();
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => host.PostAsync("/transfers", Transfer(from, to, "7"), key)));
        string[] bodies = await Task.WhenAll(answers.Where(a => a.StatusCode == HttpStatusCode.OK).Select(a => a.Content.ReadAsStringAsync()));
        Assert.Single(bodies.Distinct());
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK && !a.IsReplayed()));
        Assert.Equal((993m, 0m), await host.MoneyAsync(from));
    }

    [Fact]
    public async Task Many_at_once_over_the_same_accounts_conserve_money()
    {
        string[] accounts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.OpenAsync(1000)));
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            host.PostAsync("/transfers", Transfer(accounts[i % 4], accounts[(i + 1 + (i % 3)) % 4], "1.5"))));
        decimal total = 0;
        foreach (string account in accounts)
            total += (await host.MoneyAsync(account)).Balance;
        Assert.Equal(4000, total);
    }

    internal static string Transfer(string from, string to, string amount) => $$"""{"from":"{{from}}","to":"{{to}}","amount":{{amount}}}""";
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class PaymentTests(PaymentsHost host)
{
    [Fact]
    public async Task A_payment_holds_charges_and_settles()
    {
        (string payer, string payee) = (await host.OpenAsync(100), await host.OpenAsync(0));
        using HttpResponseMessage answer = await host.PostAsync("/payments", Payment(payer, payee, "12.50"), NewKey());
        JsonElement payment = await answer.IsAsync(HttpStatusCode.Created);
        string id = payment.GetProperty("id").GetString()!;
        Assert.Equal($"/payments/{id}", answer.Headers.Location!.ToString());
        Assert.Equal("succeeded", payment.GetProperty("status").GetString());

        JsonElement charge = await host.Provider.GetFromJsonAsync<JsonElement>($"/v1/charges/{payment.GetProperty("chargeId").GetString()}");
        Assert.Equal(1250, charge.GetProperty("amount").GetInt64());
        Assert.Equal("eur", charge.GetProperty("currency").GetString());
        Assert.Equal(id, charge.GetProperty("metadata").GetProperty("payment_id").GetString());
        Assert.Equal((87.5m, 0m), await host.MoneyAsync(payer));
        Assert.Equal((12.5m, 0m), await host.MoneyAsync(payee));

        JsonElement read = await host.GetAsync($"/payments/{id}");
        Assert.Equal(["pending", "succeeded"], read.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_declined_payment_frees_the_hold()
    {
        (string payer, string payee) = (await host.OpenAsync(100), await host.OpenAsync(0));
        JsonElement payment = await (await host.PostAsync("/payments", Payment(payer, payee, "10.02"), NewKey())).IsAsync(HttpStatusCode.Created);
        Assert.Equal("declined", payment.GetProperty("status").GetString());
        Assert.Equal("card_declined", payment.GetProperty("declineReason").GetString());
        Assert.Equal(JsonValueKind.Null, payment.GetProperty("chargeId").ValueKind);
        Assert.Equal((100m, 0m), await host.MoneyAsync(payer));
        Assert.Equal((0m, 0m), await host.MoneyAsync(payee));
    }

    [Fact]
    public async Task Yen_have_no_minor_units()
    {
        (string payer, string payee) = (await host.OpenAsync(1000, "JPY"), await host.OpenAsync(0, "JPY"));
        JsonElement payment = await (await host.PostAsync("/payments", Payment(payer, payee, "150", "JPY"), NewKey())).IsAsync(HttpStatusCode.Created);
        JsonElement charge = await host.Provider.GetFromJsonAsync<JsonElement>($"/v1/charges/{payment.GetProperty("chargeId").GetString()}");
        Assert.Equal(150, charge.GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task The_same_request_again_is_answered_from_the_record_also_after_a_restart()
    {
        (string payer, string payee, string key) = (await host.OpenAsync(100), await host.OpenAsync(0), NewKey());
        using HttpResponseMessage first = await host.PostAsync("/payments", Payment(payer, payee, "12"), key);
        await host.RestartAsync();
        using HttpResponseMessage again = await host.PostAsync("/payments", Payment(payer, payee, "12"), key);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.False(first.IsReplayed());
        Assert.True(again.IsReplayed());
        await (await host.PostAsync("/payments", Payment(payer, payee, "13"), key)).IsProblemAsync(422, "idempotency-key-reused");
        Assert.Equal((88m, 0m), await host.MoneyAsync(payer));
    }

    [Fact]
    public async Task Both_at_once_are_one_payment()
    {
        (string payer, string payee, string key) = (await host.OpenAsync(100), await host.OpenAsync(0), NewKey());
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => host.PostAsync("/payments", Payment(payer, payee, "12"), key)));
        string[] bodies = await Task.WhenAll(answers.Where(a => a.StatusCode == HttpStatusCode.Created).Select(a => a.Content.ReadAsStringAsync()));
        Assert.Single(bodies.Distinct());
        Assert.Equal((88m, 0m), await host.MoneyAsync(payer));
    }

    [Fact]
    public async Task What_cannot_be_is_rejected_before_the_provider_hears_of_it()
    {
        (string payer, string payee, string yen) = (await host.OpenAsync(10), await host.OpenAsync(0), await host.OpenAsync(0, "JPY"));
        await (await host.PostAsync("/payments", Payment(payer, payee, "10.01"), NewKey())).IsProblemAsync(422, "insufficient-funds");
        await (await host.PostAsync("/payments", Payment(payer, yen, "1"), NewKey())).IsProblemAsync(422, "currency-mismatch");
        await (await host.PostAsync("/payments", Payment(payer, payee, "1", "USD"), NewKey())).IsProblemAsync(422, "currency-mismatch");
        await (await host.PostAsync("/payments", Payment(payer, "nobody", "1"), NewKey())).IsProblemAsync(422, "account-not-found");
        await (await host.PostAsync("/payments", Payment(payer, payer, "1"), NewKey())).IsProblemAsync(422, "same-account");
        await (await host.PostAsync("/payments", Payment(payer, payee, "1", "XXX"), NewKey())).IsProblemAsync(422, "invalid-currency");
        await (await host.PostAsync("/payments", Payment(payer, payee, "1"))).IsProblemAsync(400, "idempotency-key-required");
        Assert.Equal((10m, 0m), await host.MoneyAsync(payer));
    }

    [Fact]
    public async Task What_became_of_a_key_can_be_asked()
    {
        (string payer, string payee, string key) = (await host.OpenAsync(100), await host.OpenAsync(0), $"order/{NewKey()}");
        using HttpResponseMessage answer = await host.PostAsync("/payments", Payment(payer, payee, "12"), key);
        JsonElement record = await host.GetAsync($"/requests/IPaymentProcessorGrain.Pay/{key}");
        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), record.GetProperty("requestId").GetString());
        await (await host.Http.GetAsync("/requests/IPaymentProcessorGrain.Pay/unknown")).IsProblemAsync(404, "request-not-found");
    }

    [Fact]
    public async Task A_payment_that_is_not_there_is_404() =>
        await (await host.Http.GetAsync("/payments/pay_0")).IsProblemAsync(404, "payment-not-found");

    internal static string NewKey() => Guid.NewGuid().ToString();

    internal static string Payment(string payer, string payee, string amount, string currency = "EUR") =>
        $$"""{"payer":"{{payer}}","payee":"{{payee}}","amount":{{amount}},"currency":"{{currency}}","description":"Order 1"}""";
}

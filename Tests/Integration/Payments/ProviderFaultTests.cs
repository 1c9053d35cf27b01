using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>Whatever the provider does, there is exactly one charge for a payment that succeeded, and none for one that was declined.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class ProviderFaultTests(PaymentsHost host) : IAsyncLifetime
{
    public static TheoryData<string> Faults =>
        ["tooManyRequests", "errorBefore", "errorAfter", "storedErrorCharged", "dropBefore", "dropAfter", "delayBefore", "delayAfter"];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => host.SetFaultsAsync(new { });

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_tried_over_with_the_same_key(string fault)
    {
        (string payer, string payee) = (await host.OpenAsync(100), await host.OpenAsync(0));
        await host.SetFaultsAsync(new Dictionary<string, object> { [fault] = 1.0, ["delayMs"] = 300 });
        Task<HttpResponseMessage> paying = host.PostAsync("/payments", PaymentTests.Payment(payer, payee, "12"), PaymentTests.NewKey());
        await Task.WhenAny(paying, Task.Delay(TimeSpan.FromSeconds(1)));
        await host.SetFaultsAsync(new { });

        JsonElement payment = await (await paying).IsAsync(HttpStatusCode.Created);
        Assert.Equal("succeeded", payment.GetProperty("status").GetString());
        Assert.Equal(payment.GetProperty("chargeId").GetString(), Assert.Single(await ChargesOfAsync(payment)));
        Assert.Equal((88m, 0m), await host.MoneyAsync(payer));
    }

    [Fact]
    public async Task A_key_that_is_spent_without_a_charge_declines_the_payment()
    {
        (string payer, string payee) = (await host.OpenAsync(100), await host.OpenAsync(0));
        await host.SetFaultsAsync(new { storedError = 1.0 });
        JsonElement payment = await (await host.PostAsync("/payments", PaymentTests.Payment(payer, payee, "12"), PaymentTests.NewKey()))
            .IsAsync(HttpStatusCode.Created);
        Assert.Equal("declined", payment.GetProperty("status").GetString());
        Assert.Equal("provider_error", payment.GetProperty("declineReason").GetString());
        Assert.Empty(await ChargesOfAsync(payment));
        Assert.Equal((100m, 0m), await host.MoneyAsync(payer));
    }

    [Fact]
    public async Task A_payment_that_is_not_final_in_time_is_pending_and_goes_on()
    {
        (string payer, string payee, string key) = (await host.OpenAsync(100), await host.OpenAsync(0), PaymentTests.NewKey());
        await host.SetFaultsAsync(new { errorBefore = 1.0 });
        using HttpResponseMessage answer = await host.PostAsync("/payments", PaymentTests.Payment(payer, payee, "12"), key);
        JsonElement pending = await answer.IsAsync(HttpStatusCode.Accepted);
        Assert.Equal("pending", pending.GetProperty("status").GetString());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("pending", (await host.GetAsync(answer.Headers.Location!.ToString())).GetProperty("status").GetString());
        Assert.Equal((100m, 12m), await host.MoneyAsync(payer));

        await host.SetFaultsAsync(new { });
        HttpResponseMessage last;
        do
            last = await host.PostAsync("/payments", PaymentTests.Payment(payer, payee, "12"), key);
        while (last.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict);
        Assert.Equal("succeeded", (await last.IsAsync(HttpStatusCode.Created)).GetProperty("status").GetString());
        Assert.Equal((88m, 0m), await host.MoneyAsync(payer));
    }

    private async Task<IReadOnlyList<string?>> ChargesOfAsync(JsonElement payment)
    {
        string? id = payment.GetProperty("id").GetString();
        JsonElement all = await host.Provider.GetFromJsonAsync<JsonElement>("/v1/charges?limit=1000");
        return [.. all.GetProperty("data").EnumerateArray()
            .Where(c => c.GetProperty("metadata").GetProperty("payment_id").GetString() == id)
            .Select(c => c.GetProperty("id").GetString())];
    }
}

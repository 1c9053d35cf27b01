using System.Text.Json;
using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Reads the facts that anybody can see over HTTP.</summary>
public sealed class OutsideReader(Caller platform, string providerUrl)
{
    public async Task<Dictionary<string, AccountFact>> AccountsAsync(IEnumerable<string> ids)
    {
        var accounts = new Dictionary<string, AccountFact>();
        foreach (string id in ids)
        {
            using JsonDocument account = JsonDocument.Parse(await platform.GetAsync($"/accounts/{id}"));
            JsonElement a = account.RootElement;
            accounts[id] = new AccountFact(
                a.GetProperty("balance").GetDecimal(), a.GetProperty("held").GetDecimal(), a.GetProperty("version").GetInt64());
        }

        return accounts;
    }

    /// <summary>The payments that were accepted, as they are shown now.</summary>
    public async Task<List<PaymentFact>> PaymentsAsync(IEnumerable<Operation> operations)
    {
        var payments = new List<PaymentFact>();
        foreach (Operation operation in operations.Where(o => o is { Path: "/payments", Answer.IsAccepted: true }))
        {
            using JsonDocument answer = JsonDocument.Parse(operation.Answer!.Body);
            using JsonDocument payment = JsonDocument.Parse(await platform.GetAsync($"/payments/{answer.RootElement.GetProperty("id").GetString()}"));
            JsonElement p = payment.RootElement;
            payments.Add(new PaymentFact(
                p.GetProperty("id").GetString()!,
                p.GetProperty("status").GetString()!,
                p.GetProperty("chargeId").GetString(),
                p.GetProperty("amount").GetDecimal()));
        }

        return payments;
    }

    /// <summary>All charges of the provider.</summary>
    public async Task<List<ChargeFact>> ChargesAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(providerUrl) };
        var charges = new List<ChargeFact>();
        bool more = true;
        while (more)
        {
            string after = charges.Count > 0 ? $"&starting_after={charges[^1].Id}" : "";
            using JsonDocument page = JsonDocument.Parse(await http.GetStringAsync($"/v1/charges?limit=1000{after}"));
            charges.AddRange(page.RootElement.GetProperty("data").EnumerateArray().Select(Read));
            more = page.RootElement.GetProperty("has_more").GetBoolean();
        }

        return charges;
    }

    private static ChargeFact Read(JsonElement c) => new(
        c.GetProperty("id").GetString()!,
        c.GetProperty("amount").GetInt64(),
        c.GetProperty("currency").GetString()!,
        c.GetProperty("idempotency_key").GetString() ?? "",
        c.GetProperty("metadata").TryGetProperty("payment_id", out JsonElement id) ? id.GetString()! : "");
}

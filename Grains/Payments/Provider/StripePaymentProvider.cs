using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Platform.Effects;

namespace Orleans.Platform.Grains.Payments.Provider;

/// <summary>A provider that speaks the form of Stripe's charges API.</summary>
public sealed class StripePaymentProvider(HttpClient http) : IPaymentProvider
{
    /// <inheritdoc/>
    public string Name { get; } = http.BaseAddress?.Authority ?? "payment provider";

    /// <inheritdoc/>
    public async Task<ChargeOutcome> ChargeAsync(ChargeOrder order, EffectAttempt attempt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/charges");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", attempt.Key);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["amount"] = $"{order.Amount}",
            ["currency"] = order.Currency.ToLowerInvariant(),
            ["description"] = order.Description,
            ["metadata[payment_id]"] = order.PaymentId,
        });

        using HttpResponseMessage response = await http.SendAsync(request, attempt.CancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => (await ReadAsync<StripeCharge>(response, attempt)).ToOutcome(order),
            HttpStatusCode.PaymentRequired => new ChargeOutcome(null, (await ReadAsync<StripeFailure>(response, attempt)).Reason),
            HttpStatusCode.BadRequest => throw new EffectUncertainException("The provider did not accept the request for this key."),
            >= HttpStatusCode.InternalServerError when IsReplayed(response) => throw new ChargeReplayedErrorException((int)response.StatusCode),
            _ => throw new HttpRequestException($"The provider answered {(int)response.StatusCode}.", null, response.StatusCode),
        };
    }

    /// <inheritdoc/>
    public async Task<ChargeOutcome?> FindAsync(ChargeOrder order, EffectAttempt attempt)
    {
        using HttpResponseMessage response =
            await http.GetAsync($"v1/charges?key={Uri.EscapeDataString(attempt.Key)}", attempt.CancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"The provider answered {(int)response.StatusCode}.", null, response.StatusCode);

        StripeChargeList found = await ReadAsync<StripeChargeList>(response, attempt);
        return found.Data switch
        {
            [] => null,
            [StripeCharge only] => only.ToOutcome(order),
            _ => throw new EffectUncertainException("The provider has more than one charge for the key."),
        };
    }

    private static bool IsReplayed(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Idempotent-Replayed", out IEnumerable<string>? values) && values.Contains("true");

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, EffectAttempt attempt) where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(attempt.CancellationToken)
                ?? throw new EffectUncertainException("The provider's answer is empty.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new EffectUncertainException("The provider's answer cannot be read.", e);
        }
    }
}

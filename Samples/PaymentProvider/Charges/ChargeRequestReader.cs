using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace PaymentProvider.Charges;

/// <summary>Reads a charge from a form or from JSON.</summary>
public static class ChargeRequestReader
{
    private const long MaxAmount = 1_000_000_000_000_000;

    /// <exception cref="ProviderException">The request is not one.</exception>
    public static async Task<ChargeRequest> ReadAsync(HttpRequest request)
    {
        Dictionary<string, string> fields = request.HasJsonContentType()
            ? await ReadJsonAsync(request)
            : request.HasFormContentType
                ? (await request.ReadFormAsync(request.HttpContext.RequestAborted)).ToDictionary(f => f.Key, f => One(f.Key, f.Value))
                : throw ProviderException.Invalid("Send a form or JSON.", "content-type");
        return Validate(fields);
    }

    private static async Task<Dictionary<string, string>> ReadJsonAsync(HttpRequest request)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(
                request.Body, new JsonDocumentOptions { MaxDepth = 8 }, request.HttpContext.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw ProviderException.Invalid("Send a JSON object.", "body");
            var fields = new Dictionary<string, string>();
            foreach (JsonProperty p in body.RootElement.EnumerateObject())
            {
                if (p.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty inner in p.Value.EnumerateObject())
                        fields[$"{p.Name}[{inner.Name}]"] = inner.Value.ToString();
                }
                else if (p.Value.ValueKind != JsonValueKind.Null)
                {
                    fields[p.Name] = p.Value.ToString();
                }
            }

            return fields;
        }
        catch (JsonException)
        {
            throw ProviderException.Invalid("The body is not JSON.", "body");
        }
    }

    private static string One(string name, StringValues values) =>
        values.Count == 1 ? values.ToString() : throw ProviderException.Invalid("Give the parameter once.", name);

    private static ChargeRequest Validate(Dictionary<string, string> fields)
    {
        if (!long.TryParse(fields.GetValueOrDefault("amount"), NumberStyles.None, CultureInfo.InvariantCulture, out long amount)
            || amount is < 1 or > MaxAmount)
        {
            throw ProviderException.Invalid("Invalid positive integer.", "amount");
        }

        string currency = fields.GetValueOrDefault("currency", "").ToLowerInvariant();
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
            throw ProviderException.Invalid("Invalid currency.", "currency");

        var metadata = fields
            .Where(f => f.Key.StartsWith("metadata[", StringComparison.Ordinal) && f.Key.EndsWith(']'))
            .ToDictionary(f => f.Key["metadata[".Length..^1], f => f.Value);
        return new ChargeRequest(amount, currency, fields.GetValueOrDefault("description"), metadata);
    }
}

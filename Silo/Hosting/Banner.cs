namespace Orleans.Platform.Silo.Hosting;

/// <summary>What a developer needs to begin, printed when the host is ready.</summary>
internal static class Banner
{
    public static void Print(IReadOnlyCollection<string> urls, string apiKey, bool generated, Uri providerUrl)
    {
        var url = urls.FirstOrDefault() ?? "http://localhost:5080";
        var shownKey = generated ? apiKey : "$KEY"; // A configured key is not for the log.
        Console.WriteLine($$"""

            Orleans Platform is ready.
              Web       {{string.Join(' ', urls)}} (OpenAPI: /openapi/v1.json, health: /health/ready)
              Provider  {{providerUrl}}
              API key   {{(generated ? apiKey : "as configured (Platform__DevelopmentApiKey)")}}

            Try:
              curl -X POST {{url}}/accounts -H 'X-Api-Key: {{shownKey}}' -H 'Content-Type: application/json' -d '{"id":"alice","owner":{"name":"Alice","email":"alice@example.org"},"currency":"EUR","balance":100}'
              curl {{url}}/accounts/alice -H 'X-Api-Key: {{shownKey}}'

            Ctrl-C stops.
            """);
    }
}

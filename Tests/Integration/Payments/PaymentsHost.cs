using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Orleans.Platform.Silo.Hosting;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>The whole platform in this process, with a database of its own and the provider in another process.</summary>
public sealed class PaymentsHost : IAsyncLifetime
{
    public const string ApiKey = "integration-test-key";

    private readonly PostgresFixture _postgres = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-platform-payments-").FullName;
    private PlatformHost _platform = null!;
    private ServerProcess _provider = null!;

    public PostgresFixture Postgres => _postgres;

    /// <summary>Sends the key.</summary>
    public HttpClient Http { get; private set; } = null!;

    public HttpClient Provider { get; private set; } = null!;

    public Uri Url { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _provider = new ServerProcess(
            "The provider",
            BuiltOutput.Find("Samples/PaymentProvider", "PaymentProvider.dll"),
            $"http://127.0.0.1:{Ports.Free()}",
            "/health/live",
            Path.Combine(_folder, "provider.log"));
        _provider.Arguments.AddRange(["--urls", _provider.Url, "--data", Path.Combine(_folder, "provider")]);
        await _provider.StartAsync();
        Provider = new HttpClient { BaseAddress = new Uri(_provider.Url) };
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        await StartAsync();
    }

    /// <summary>Stops the platform and starts it again on the same database.</summary>
    public async Task RestartAsync()
    {
        await _platform.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Sends JSON, with an idempotency key or without.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, string? key = null, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Http.SendAsync(request);
    }

    /// <summary>Opens an account under a new id.</summary>
    public async Task<string> OpenAsync(decimal balance = 100, string currency = "EUR")
    {
        string id = $"acc-{Guid.NewGuid():N}";
        using HttpResponseMessage answer = await PostAsync(
            "/accounts",
            $$$"""{"id":"{{{id}}}","owner":{"name":"Ada Lovelace","email":"ada@example.org"},"currency":"{{{currency}}}","balance":{{{balance}}}}""");
        answer.EnsureSuccessStatusCode();
        return id;
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Balance and held amount of an account.</summary>
    public async Task<(decimal Balance, decimal Held)> MoneyAsync(string account)
    {
        JsonElement a = await GetAsync($"/accounts/{account}");
        return (a.GetProperty("balance").GetDecimal(), a.GetProperty("held").GetDecimal());
    }

    /// <summary>Lets the provider fail: an object such as <c>new { errorBefore = 1.0 }</c>.</summary>
    public async Task SetFaultsAsync(object faults) => (await Provider.PostAsJsonAsync("/admin/faults", faults)).EnsureSuccessStatusCode();

    public async Task DisposeAsync()
    {
        Http.Dispose();
        Provider.Dispose();
        await _platform.DisposeAsync();
        await _provider.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync() => _platform = await PlatformHost.StartAsync(
    [
        "--Urls", Url.ToString().TrimEnd('/'),
        "--ConnectionStrings:Platform", _postgres.ConnectionString,
        "--Platform:DataFolder", Path.Combine(_folder, "data"),
        "--Platform:DevelopmentApiKey", ApiKey,
        "--Payments:ProviderUrl", _provider.Url,
        "--Verification:Enabled", "true",
        "--Logging:LogLevel:Default", "Warning",
        "--Orleans:Endpoints:SiloPort", $"{Ports.Free()}",
        "--Orleans:Endpoints:GatewayPort", $"{Ports.Free()}",
    ]);
}

/// <summary>One platform for all tests of the payments application; they use accounts of their own.</summary>
[CollectionDefinition(nameof(PaymentsHost))]
public sealed class PaymentsCollection : ICollectionFixture<PaymentsHost>;

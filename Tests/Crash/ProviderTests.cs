using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Platform.Tests.Crash.Processes;
using Xunit;

namespace Orleans.Platform.Tests.Crash;

/// <summary>The sample provider keeps its promises too; otherwise the crash test would blame the platform for it.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-platform-provider-").FullName;
    private readonly HttpClient _http;
    private readonly ServerProcess _provider;

    public ProviderTests()
    {
        _provider = new ServerProcess(
            "The provider",
            BuiltOutput.Find("Samples/PaymentProvider", "PaymentProvider.dll"),
            $"http://127.0.0.1:{Ports.Free()}",
            "/health/live",
            Path.Combine(_folder, "provider.log"));
        _provider.Arguments.AddRange(["--urls", _provider.Url, "--data", _folder]);
        _http = new HttpClient { BaseAddress = new Uri(_provider.Url) };
    }

    public Task InitializeAsync() => _provider.StartAsync();

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_answered_survives_kill_9_and_a_torn_line()
    {
        using HttpResponseMessage first = await ChargeAsync("k", "100");
        await _provider.KillAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, "charges.journal"), "{\"Key\":\"torn\",\"Finger");
        await _provider.StartAsync();

        using HttpResponseMessage again = await ChargeAsync("k", "100");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
        Assert.Equal(HttpStatusCode.OK, (await ChargeAsync("torn", "100")).StatusCode);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_key_belongs_to_one_request()
    {
        await ChargeAsync("k", "100");
        using HttpResponseMessage other = await ChargeAsync("k", "101");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Contains("idempotency_error", await other.Content.ReadAsStringAsync());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_key_in_flight_is_409()
    {
        await SetFaultsAsync(new { delayBefore = 1.0, delayMs = 1000 });
        HttpResponseMessage[] answers = await Task.WhenAll(ChargeAsync("k", "100"), ChargeAsync("k", "100"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
    }

    [Theory]
    [InlineData("errorAfter", 1)]
    [InlineData("storedErrorCharged", 1)]
    [InlineData("dropAfter", 1)]
    [InlineData("errorBefore", 0)]
    [InlineData("storedError", 0)]
    [InlineData("dropBefore", 0)]
    [InlineData("tooManyRequests", 0)]
    public async Task Faults_charge_or_do_not(string fault, int charges)
    {
        await SetFaultsAsync(new Dictionary<string, double> { [fault] = 1 });
        try
        {
            Assert.False((await ChargeAsync("k", "100")).IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            Assert.StartsWith("drop", fault);
        }

        Assert.Equal(charges, await CountAsync());
    }

    [Fact]
    public async Task A_decline_is_replayed_as_well()
    {
        Assert.Equal(HttpStatusCode.PaymentRequired, (await ChargeAsync("k", "102")).StatusCode);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await ChargeAsync("k", "102")).StatusCode);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task It_stops_cleanly() => Assert.Equal(0, await _provider.StopAsync());

    private async Task<HttpResponseMessage> ChargeAsync(string key, string amount)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/charges")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["amount"] = amount, ["currency"] = "eur" }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await _http.SendAsync(request);
    }

    private async Task SetFaultsAsync(object faults) => (await _http.PostAsJsonAsync("/admin/faults", faults)).EnsureSuccessStatusCode();

    private async Task<int> CountAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/v1/charges?limit=1000")).GetProperty("data").GetArrayLength();
}

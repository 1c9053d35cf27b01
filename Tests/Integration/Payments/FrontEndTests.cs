using System.Net;
using System.Text.Json;
using Orleans.Platform.Silo.Hosting;
using Orleans.Platform.Tests.Crash.Processes;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>The front end without a silo of its own, as a client of the cluster on the same database.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class FrontEndTests(PaymentsHost host)
{
    [Fact]
    public async Task A_front_end_of_its_own_serves_the_same_as_the_silos()
    {
        string url = $"http://127.0.0.1:{Ports.Free()}";
        await using PlatformHost web = await PlatformHost.StartAsync(
        [
            "--Platform:Role", "web",
            "--Urls", url,
            "--ConnectionStrings:Platform", host.Postgres.ConnectionString,
            "--Platform:DevelopmentApiKey", PaymentsHost.ApiKey,
            "--Logging:LogLevel:Default", "Warning",
        ]);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal("ready", await http.GetStringAsync("/health/ready"));
        http.DefaultRequestHeaders.Add("X-Api-Key", PaymentsHost.ApiKey);

        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync());
        string key = Guid.NewGuid().ToString();
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await SendAsync(http, from, to, "10", key);
            JsonElement balances = await answer.IsAsync(HttpStatusCode.OK);
            Assert.Equal(90m, balances.GetProperty("fromBalance").GetDecimal());
            Assert.Equal(i == 1, answer.IsReplayed());
        }

        await (await SendAsync(http, from, to, "1000", Guid.NewGuid().ToString())).IsProblemAsync(422, "insufficient-funds");
        Assert.Equal((90m, 0m), await host.MoneyAsync(from));
    }

    [Fact]
    public async Task A_front_end_without_a_database_says_what_it_needs()
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => PlatformHost.StartAsync(["--Platform:Role", "web", "--ConnectionStrings:Platform", ""]));
        Assert.Contains("ConnectionStrings__Platform", refused.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string from, string to, string amount, string key)
    {
        var body = new StringContent($$"""{"from":"{{from}}","to":"{{to}}","amount":{{amount}}}""", null, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/transfers") { Content = body };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return http.SendAsync(request);
    }
}

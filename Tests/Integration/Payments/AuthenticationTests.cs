using System.Net;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class AuthenticationTests(PaymentsHost host)
{
    [Theory]
    [InlineData("/accounts/a")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/provenance/items/account/a/balance/history")]
    [InlineData("/nothing/here")]
    public async Task Nobody_gets_in_without_a_key(string path)
    {
        using var http = new HttpClient { BaseAddress = host.Url };
        await (await http.GetAsync(path)).IsProblemAsync(401, "unauthorized");
        foreach (string[] keys in (string[][])[["wrong"], [""], [PaymentsHost.ApiKey + "x"], [PaymentsHost.ApiKey, PaymentsHost.ApiKey]])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (string key in keys)
                request.Headers.Add("X-Api-Key", key);
            await (await http.SendAsync(request)).IsProblemAsync(401, "unauthorized");
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_for_everybody(string path)
    {
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_description_lists_the_routes()
    {
        string[] paths = [.. (await host.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name)];
        foreach (string path in (string[])["/accounts", "/accounts/{id}", "/transfers", "/payments", "/payments/{id}", "/batches"])
            Assert.Contains(path, paths);
    }
}

using Orleans.Platform.Silo.Hosting;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Integration.Payments;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Verification;

public sealed class VerificationOffTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Without_the_setting_there_is_no_verification_workload()
    {
        string url = $"http://127.0.0.1:{Ports.Free()}";
        await using PlatformHost platform = await PlatformHost.StartAsync(
        [
            "--Urls", url,
            "--ConnectionStrings:Platform", postgres.ConnectionString,
            "--Platform:DevelopmentApiKey", PaymentsHost.ApiKey,
            "--Platform:MasterKey", new string('0', 64),
            "--Payments:ProviderUrl", "http://127.0.0.1:1",
            "--Logging:LogLevel:Default", "Warning",
            "--Orleans:Endpoints:SiloPort", $"{Ports.Free()}",
            "--Orleans:Endpoints:GatewayPort", $"{Ports.Free()}",
        ]);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Add("X-Api-Key", PaymentsHost.ApiKey);
        await (await http.GetAsync("/verify/keys/k")).IsProblemAsync(404, "not-found");
        using var body = new StringContent("""{"ops":[["append","k",1]]}""", null, "application/json");
        await (await http.PostAsync("/verify/txn", body)).IsProblemAsync(404, "not-found");
    }
}

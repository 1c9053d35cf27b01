using System.Diagnostics;
using System.Net.Http.Json;
using Orleans.Platform.Silo.Hosting;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Hosting;

public sealed class TelemetryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_transfer_is_one_trace_from_the_request_over_the_grain_calls_to_the_commit()
    {
        await using var collector = await Collector.StartAsync();
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync(collector))
        {
            await TransferAsync(host, traceId);
        }

        var trace = collector.Spans.Where(span => span.TraceId == traceId).ToList();
        var request = Assert.Single(trace, span => span.Source == "Microsoft.AspNetCore");
        Assert.Equal("POST /transfers", request.Name);
        var calls = trace.Where(span => span.Source == "Microsoft.Orleans.Application").ToList();
        Assert.True(calls.Count >= 3, $"Spans of the transfer and of both accounts: {string.Join(", ", calls)}");
        var commit = Assert.Single(trace, span => span is { Source: "Orleans.Platform", Name: "commit" });
        foreach (var span in calls.Append(commit)) AssertDescends(span, request, trace);
    }

    [Fact]
    public async Task A_payment_is_one_trace_to_the_effect_at_the_provider()
    {
        await using var collector = await Collector.StartAsync();
        await using var provider = await StartProviderAsync();
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        await using (var host = await StartAsync(collector, provider.Url))
        {
            await PayAsync(host, traceId);
        }

        var trace = collector.Spans.Where(span => span.TraceId == traceId).ToList();
        var request = Assert.Single(trace, span => span.Source == "Microsoft.AspNetCore");
        Assert.Equal("POST /payments", request.Name);
        var effect = Assert.Single(trace, span => span.Name.StartsWith("effect ", StringComparison.Ordinal));
        AssertDescends(effect, request, trace);
        Assert.Contains(trace, span => span is { Source: "Orleans.Platform", Name: "commit" });
        Assert.Contains("platform.effect.settled", collector.Metrics.Keys);
    }

    [Fact]
    public async Task Commits_and_their_batches_are_measured()
    {
        await using var collector = await Collector.StartAsync();
        await using (var host = await StartAsync(collector))
        {
            await TransferAsync(host, ActivityTraceId.CreateRandom().ToHexString());
        }

        Assert.Contains("platform.commit.transactions", collector.Metrics.Keys);
        Assert.Contains("platform.commit.batch.size", collector.Metrics.Keys);
        Assert.Contains("http.server.request.duration", collector.Metrics.Keys);
    }

    private static async Task<ServerProcess> StartProviderAsync()
    {
        var folder = TestFolders.NewPath();
        Directory.CreateDirectory(folder);
        var provider = new ServerProcess(
            "The provider",
            BuiltOutput.Find("Samples/PaymentProvider", "PaymentProvider.dll"),
            $"http://127.0.0.1:{FreePort.Find()}",
            "/health/live",
            Path.Combine(folder, "provider.log"));
        provider.Arguments.AddRange(["--urls", provider.Url, "--data", folder]);
        await provider.StartAsync();
        return provider;
    }

    private Task<PlatformHost> StartAsync(Collector collector, string providerUrl = "http://127.0.0.1:1") => PlatformHost.StartAsync(
    [
        "--Urls", "http://127.0.0.1:0",
        "--ConnectionStrings:Platform", postgres.ConnectionString,
        "--Platform:DevelopmentApiKey", "key",
        "--Platform:MasterKey", new string('a', 64),
        "--Payments:ProviderUrl", providerUrl,
        "--Orleans:Endpoints:SiloPort", $"{Ports.Free()}",
        "--Orleans:Endpoints:GatewayPort", $"{Ports.Free()}",
        "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url,
        "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
    ]);

    private static async Task TransferAsync(PlatformHost host, string traceId)
    {
        var (from, to) = ($"from-{traceId}", $"to-{traceId}");
        using var http = await OpenAsync(host, traceId, from, to);
        (await http.PostAsJsonAsync("/transfers", new { from, to, amount = 1 })).EnsureSuccessStatusCode();
    }

    private static async Task PayAsync(PlatformHost host, string traceId)
    {
        var (payer, payee) = ($"payer-{traceId}", $"payee-{traceId}");
        using var http = await OpenAsync(host, traceId, payer, payee);
        http.DefaultRequestHeaders.Add("Idempotency-Key", traceId);
        var payment = new { payer, payee, amount = 1, currency = "EUR", description = "book" };
        (await http.PostAsJsonAsync("/payments", payment)).EnsureSuccessStatusCode();
    }

    /// <summary>Opens two accounts; what the client sends from then on belongs to the trace.</summary>
    private static async Task<HttpClient> OpenAsync(PlatformHost host, string traceId, params string[] accounts)
    {
        var http = new HttpClient { BaseAddress = new(host.Urls.First()) };
        http.DefaultRequestHeaders.Add("X-Api-Key", "key");
        foreach (var id in accounts)
        {
            var account = new { id, owner = new { name = "Ada", email = "ada@example.org" }, currency = "EUR", balance = 100 };
            (await http.PostAsJsonAsync("/accounts", account)).EnsureSuccessStatusCode();
        }

        http.DefaultRequestHeaders.Add("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        return http;
    }

    private static void AssertDescends(Span span, Span ancestor, List<Span> trace)
    {
        var current = span;
        while (current.Id != ancestor.Id)
        {
            var parent = trace.Find(candidate => candidate.Id == current.ParentId);
            Assert.True(parent is not null, $"{span} does not descend from {ancestor.Name}: {current.ParentId} is not in {string.Join(", ", trace)}");
            current = parent;
        }
    }
}

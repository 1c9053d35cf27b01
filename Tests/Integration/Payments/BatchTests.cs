using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

[Collection(nameof(PaymentsHost))]
public sealed class BatchTests(PaymentsHost host)
{
    [Fact]
    public async Task A_batch_tells_what_was_rejected_and_why()
    {
        (string from, string to) = (await host.OpenAsync(100), await host.OpenAsync(0));
        string csv = $"from,to,amount\r\n{from},{to},10.50\r\n\r\n{from},nobody,1\r\n\"{from}\",\"{to}\",1\r\nnonsense\r\n{from},{to},0.001\r\n{from},{to},1000";
        JsonElement report = await (await SendAsync(csv)).IsAsync(HttpStatusCode.OK);
        Assert.Equal((6, 2, 4), (Number(report, "lines"), Number(report, "accepted"), Number(report, "rejected")));
        Assert.Equal(
            [(4, "account-not-found"), (6, "malformed-line"), (7, "invalid-amount"), (8, "insufficient-funds")],
            report.GetProperty("rejections").EnumerateArray().Select(r => (Number(r, "line"), r.GetProperty("reason").GetString())));
        Assert.All(report.GetProperty("rejections").EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("detail").GetString()!));
        Assert.Equal((88.5m, 0m), await host.MoneyAsync(from));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("file")]
    public async Task The_same_file_again_does_nothing_twice(string? keyPrefix)
    {
        (string from, string to) = (await host.OpenAsync(1000), await host.OpenAsync(0));
        string? key = keyPrefix is null ? null : keyPrefix + from;
        string csv = string.Concat(Enumerable.Range(0, 50).Select(_ => $"{from},{to},1\n"));
        string first = await (await SendAsync(csv, key)).Content.ReadAsStringAsync();
        string again = await (await SendAsync(csv, key)).Content.ReadAsStringAsync();
        Assert.Equal(first, again);
        Assert.Equal((950m, 0m), await host.MoneyAsync(from));
    }

    [Fact]
    public async Task Another_file_under_the_same_key_is_rejected_line_by_line()
    {
        (string from, string to) = (await host.OpenAsync(1000), await host.OpenAsync(0));
        await SendAsync($"{from},{to},1\n{from},{to},2\n", "k" + from);
        JsonElement report = await (await SendAsync($"{from},{to},1\n{from},{to},3\n", "k" + from)).IsAsync(HttpStatusCode.OK);
        JsonElement rejection = Assert.Single(report.GetProperty("rejections").EnumerateArray());
        Assert.Equal((2, "idempotency-key-reused"), (Number(rejection, "line"), rejection.GetProperty("reason").GetString()));
        Assert.Equal((997m, 0m), await host.MoneyAsync(from));
    }

    [Fact]
    public async Task An_empty_file_is_an_empty_batch() =>
        Assert.Equal(0, Number(await (await SendAsync("")).IsAsync(HttpStatusCode.OK), "lines"));

    [Fact]
    public async Task Only_csv_is_taken()
    {
        await (await host.PostAsync("/batches", "{}")).IsProblemAsync(415, "unsupported-media-type");
        await (await host.PostAsync("/batches", "", new string('k', 241), "text/csv")).IsProblemAsync(400, "invalid-idempotency-key");
    }

    /// <summary>100,000 lines, generated while they are sent: memory stays where it was.</summary>
    [Fact]
    public async Task A_large_file_streams_through()
    {
        const int Lines = 100_000;
        string[] accounts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => host.OpenAsync(1_000_000)));
        using var content = new PushContent(async body =>
        {
            for (int i = 0; i < Lines; i++)
                await body.WriteAsync(Encoding.ASCII.GetBytes($"{accounts[i % 64]},{accounts[(i + 1 + i % 7) % 64]},1\n"));
        });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using HttpResponseMessage answer = await host.Http.PostAsync("/batches", content);
        JsonElement report = await answer.IsAsync(HttpStatusCode.OK);
        Assert.Equal((Lines, Lines), (Number(report, "lines"), Number(report, "accepted")));
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 64 * 1024 * 1024, $"{grown} bytes more in memory");
    }

    private Task<HttpResponseMessage> SendAsync(string csv, string? key = null) => host.PostAsync("/batches", csv, key, "text/csv");

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private sealed class PushContent : HttpContent
    {
        private readonly Func<Stream, Task> _write;

        public PushContent(Func<Stream, Task> write)
        {
            _write = write;
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _write(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>Bytes that no HTTP client would send: refused, and the platform goes on.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class RawHttpTests(PaymentsHost host)
{
    private const string Head = "POST /transfers HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + PaymentsHost.ApiKey + "\r\nContent-Type: application/json\r\n";

    [Theory]
    [InlineData(Head + "Content-Length: -5\r\n\r\n{}", "400")]
    [InlineData(Head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}", "400")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n", "400")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", "400")]
    [InlineData(Head + "Idempotency-Key: a\u0001b\r\nContent-Length: 2\r\n\r\n{}", "400")]
    [InlineData(Head + "Content-Length: 99999999999\r\n\r\n{}", "413")]
    [InlineData("BREW /accounts/a HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + PaymentsHost.ApiKey + "\r\n\r\n", "405")]
    [InlineData("GET /accounts/a HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET accounts HTTP/9.9\r\n\r\n", "505")]
    [InlineData("\0\0\0\0\r\n\r\n", "400")]
    public async Task Malformed_requests_are_refused(string request, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await SendAsync(request));

    [Fact]
    public async Task Too_many_headers_are_refused() => Assert.StartsWith(
        "HTTP/1.1 431 ", await SendAsync(Head + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: 1\r\n")) + "\r\n"));

    [Fact]
    public async Task Requests_in_one_packet_are_answered_in_order()
    {
        const string One = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
        string answers = await SendAsync(One + One + One.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        Assert.Equal(3, answers.Split("HTTP/1.1 200 OK").Length - 1);
    }

    [Fact]
    public async Task A_body_that_never_comes_leaves_nothing()
    {
        string key = Guid.NewGuid().ToString();
        await SendAsync(Head + $"Idempotency-Key: {key}\r\nContent-Length: 100\r\n\r\n{{\"from\":", close: true);
        Assert.Equal(0, await host.Postgres.ScalarAsync<long>($"select count(*) from platform.request where key = '{key}'"));
        (await host.Http.GetAsync("/health/ready")).EnsureSuccessStatusCode();
    }

    private async Task<string> SendAsync(string request, bool close = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Url.Host, host.Url.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (close)
            client.Client.Shutdown(SocketShutdown.Send);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(close ? 2 : 10));
        var answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (!request.Contains("Connection: close", StringComparison.Ordinal) && answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The connection was cut, which is an answer as well.
        }

        return answer.ToString();
    }
}

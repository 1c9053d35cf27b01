using System.Net;
using System.Text;

namespace Orleans.Platform.Tests.Crash.Load;

/// <summary>Sends a request again and again under its key until the answer is definite, as a careful client does.</summary>
public sealed class Caller : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;
    private int _unknown;

    public Caller(string url, string apiKey)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), PooledConnectionLifetime = TimeSpan.FromSeconds(30) };
        _http = new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(35) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
    }

    /// <summary>Tries whose outcome was unknown and that were sent again.</summary>
    public int Unknown => _unknown;

    /// <summary>The definite answer, or null when it was cancelled before there was one.</summary>
    public async Task<Answer?> SendAsync(Operation operation, CancellationToken cancelled)
    {
        while (!cancelled.IsCancellationRequested)
        {
            try
            {
                using HttpRequestMessage request = MakeRequest(operation);
                using HttpResponseMessage response = await _http.SendAsync(request, cancelled);
                string body = await response.Content.ReadAsStringAsync(cancelled);
                if (IsDefinite(response.StatusCode, body))
                    return new Answer((int)response.StatusCode, body, response.Headers.Contains("Idempotent-Replayed"));
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancelled.IsCancellationRequested))
            {
                Interlocked.Increment(ref _unknown);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            await Task.Delay(Pause, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage MakeRequest(Operation operation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, operation.Path)
        {
            Content = new StringContent(operation.Body, Encoding.UTF8, operation.ContentType),
        };
        request.Headers.Add("Idempotency-Key", operation.Key);
        return request;
    }

    private static bool IsDefinite(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity => true,
        HttpStatusCode.Accepted or HttpStatusCode.Conflict => false,
        >= HttpStatusCode.InternalServerError => false,
        _ => throw new InvalidOperationException($"Unexpected answer {(int)status}: {body}"),
    };
}

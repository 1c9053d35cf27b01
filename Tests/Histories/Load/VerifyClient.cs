using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>Drives the verification workload of one silo, and says for each transaction exactly what is known of it.</summary>
public sealed class VerifyClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    /// <summary>How long the silo says that it took to refuse, for each refusal.</summary>
    public ConcurrentQueue<TimeSpan> RefusedWithin { get; } = new();

    public VerifyClient(string url)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false };
        _http = new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = Patience };
        _http.DefaultRequestHeaders.Add("X-Api-Key", SiloNode.ApiKey);
    }

    /// <returns>What became of it, and the steps with what the reads saw.</returns>
    public async Task<(Outcome Outcome, Step[] Steps)> RunAsync(Step[] steps)
    {
        try
        {
            using var body = new StringContent(Write(steps), Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync("/verify/txn", body);
            if (answer.Headers.TryGetValues("Server-Timing", out var timing)) RefusedWithin.Enqueue(DurationOf(timing.Single()));
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (Outcome.Committed, Read(await answer.Content.ReadAsStringAsync())),
                HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable => (Outcome.Failed, steps),
                >= HttpStatusCode.InternalServerError => (Outcome.Unknown, steps),
                _ => throw new InvalidOperationException($"Unexpected answer {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}"),
            };
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return (Outcome.Failed, steps); // Nothing was sent.
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return (Outcome.Unknown, steps);
        }
    }

    public void Dispose() => _http.Dispose();

    private static TimeSpan DurationOf(string timing)
        => TimeSpan.FromMilliseconds(double.Parse(timing[(timing.IndexOf("dur=", StringComparison.Ordinal) + 4)..], CultureInfo.InvariantCulture));

    private static string Write(Step[] steps)
    {
        var text = new StringBuilder("{\"ops\":[");
        foreach (var (key, append, _) in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"[\"{(append is null ? "r" : "append")}\",\"{key}\",{append?.ToString(CultureInfo.InvariantCulture) ?? "null"}],");
        }

        text.Length--;
        return text.Append("]}").ToString();
    }

    private static Step[] Read(string json)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("ops").EnumerateArray().Select(step => step[0].GetString() == "append"
            ? new Step(step[1].GetString()!, step[2].GetInt64())
            : new Step(step[1].GetString()!, null, [.. step[2].EnumerateArray().Select(value => value.GetInt64())]))];
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Orleans.Platform.Client.Web.Http;

namespace Orleans.Platform.Client.Web.Problems;

/// <summary>Turns everything that goes wrong into problem details, and nothing of the inside gets out with them.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Items[typeof(Stopwatch)] = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await WriteAsync(http, new ProblemException(Problem.ForStatus(http.Response.StatusCode), ""));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told. What became of the request is recorded under its key.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            ProblemException problem = ProblemMapping.Map(e);
            if (problem.Problem.Status == StatusCodes.Status500InternalServerError)
                WebLog.RequestFailed(log, http.Request.Method, problem.Problem.Code, e);
            else if (problem.Problem.Status > StatusCodes.Status500InternalServerError)
                WebLog.RequestNotServed(log, http.Request.Method, problem.Problem.Code, e.GetBaseException().GetType().Name);
            await WriteAsync(http, problem);
        }
    }

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext http, ProblemException e)
    {
        // Headers that the failed endpoint has set, a Location for example, are not true any more.
        string? requestId = http.Response.Headers[RequestIdentityMiddleware.HeaderName];
        string? replayed = http.Response.Headers[Replays.HeaderName];
        string? allow = http.Response.Headers.Allow;
        http.Response.Clear();
        http.Response.StatusCode = e.Problem.Status;
        SetHeader(http, RequestIdentityMiddleware.HeaderName, requestId);
        SetHeader(http, Replays.HeaderName, replayed);
        SetHeader(http, "Allow", allow);
        if (e.RetryAfter is { } wait)
            SetHeader(http, "Retry-After", $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}");

        if (e.Problem == Problem.Unavailable) // Who was refused may want to know whether the time went here or on the way.
            SetHeader(http, "Server-Timing", string.Create(CultureInfo.InvariantCulture, $"refusal;dur={Arrival(http).TotalMilliseconds:0.0}"));

        var details = new ProblemDetails
        {
            Type = e.Problem.Type,
            Title = e.Problem.Title,
            Status = e.Problem.Status,
            Detail = e.Message.Length > 0 ? e.Message : null,
        };
        if (e.Problem == Problem.InDoubt) // Both can be asked after: /transactions/….
        {
            details.Extensions["requestId"] = requestId;
            if (e.TransactionId is { } transactionId)
                details.Extensions["transactionId"] = transactionId;
        }

        return http.Response.WriteAsJsonAsync(details, options: null, "application/problem+json");
    }

    /// <summary>How long ago the request arrived.</summary>
    private static TimeSpan Arrival(HttpContext http) => Stopwatch.GetElapsedTime((long)http.Items[typeof(Stopwatch)]!);

    private static void SetHeader(HttpContext http, string name, string? value)
    {
        if (value is not null)
            http.Response.Headers[name] = value;
    }
}

using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;

namespace Orleans.Platform.Client.Web.Batches;

/// <summary><c>/batches</c></summary>
internal static class BatchEndpoints
{
    // The line's number is added to the batch's key.
    private const int MaxKeyLength = 240;

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        BatchOptions options = routes.ServiceProvider.GetRequiredService<BatchOptions>();
        routes.MapPost("/batches", RunAsync)
            .WithTags("Batches")
            .WithName("RunBatch")
            .WithSummary("A file of transfers, each exactly once also when the file is sent again")
            .WithDescription(
                "CSV lines from,to,amount. A batch is recognised by its Idempotency-Key, without one by its content: to make the " +
                "same transfers once more, send another key. Lines run side by side, in no order.")
            .WithMetadata(new SizeLimit(options.MaxBytes))
            .Accepts<string>("text/csv")
            .Produces<BatchReport>()
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
    }

    private static async Task<BatchReport> RunAsync(HttpContext http, BatchRunner runner)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type) || type.MediaType != "text/csv")
            throw new ProblemException(Problem.UnsupportedMediaType, "Send the batch as text/csv.");
        string? key = IdempotencyKeys.Find(http.Request);
        if (key?.Length > MaxKeyLength)
            throw new ProblemException(Problem.InvalidIdempotencyKey, $"The key of a batch must be at most {MaxKeyLength} characters.");

        if (key is not null)
            return await RunLinesAsync(runner, http.Request.BodyReader, key, http.RequestAborted);
        await using SpooledBody spooled = await SpooledBody.WriteAsync(http.Request.BodyReader, http.RequestAborted);
        return await RunLinesAsync(runner, spooled.Read(), spooled.Digest, http.RequestAborted);
    }

    private static async Task<BatchReport> RunLinesAsync(BatchRunner runner, PipeReader body, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await runner.RunAsync(body, key, cancellationToken);
        }
        catch (Exception e) when (ProblemMapping.Map(e).Problem.Status >= 500)
        {
            ProblemException cause = ProblemMapping.Map(e);
            Problem problem = cause.Problem.Status == 500 ? Problem.Internal : Problem.Unavailable;
            throw new ProblemException(
                problem, "The batch stopped in the middle. Send the same file again: what has happened does not happen twice.", TimeSpan.FromSeconds(1), e);
        }
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}

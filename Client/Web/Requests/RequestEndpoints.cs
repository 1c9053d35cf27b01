using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Client.Web.Requests;

/// <summary><c>/requests</c>: what became of a request with an idempotency key. A caller sees its own keys only.</summary>
internal static class RequestEndpoints
{
    // The key comes last and may contain slashes.
    public static void MapRequests(this IEndpointRouteBuilder routes) => routes.MapGet("/requests/{operation}/{**key}", FindAsync)
        .WithTags("Requests")
        .WithName("FindRequest")
        .WithSummary("What became of a request with an idempotency key")
        .WithDescription("The operation is the grain method, for example IPaymentProcessorGrain.Pay.")
        .Produces<RequestRecord>().ProducesProblem(404);

    private static async Task<RequestRecord> FindAsync(HttpContext http, Replays replays, string operation, string key) =>
        await replays.FindAsync(RequestIdentity.Of(http).Principal, operation, key)
            ?? throw new ProblemException(new Problem(404, "request-not-found", "No request with this key was accepted"), "");
}

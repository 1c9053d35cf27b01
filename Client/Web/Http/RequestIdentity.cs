using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Orleans.Platform.Client.Web.Problems;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Who asks, and under which id the request is known in provenance.</summary>
internal sealed record RequestIdentity(Guid RequestId, string Principal)
{
    public static RequestIdentity Of(HttpContext http) => (RequestIdentity)http.Items[typeof(RequestIdentity)]!;
}

/// <summary>Gives each request an id, tells the caller, and hands id and principal to every grain call that follows.</summary>
internal sealed class RequestIdentityMiddleware(RequestDelegate next, TimeProvider time)
{
    public const string HeaderName = "X-Request-Id";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } principal)
            return next(http);
        if (!PlatformContext.IsPrincipal(principal))
            throw new ProblemException(Problem.InvalidRequest, $"The caller's id has more than {PlatformContext.MaxPrincipalLength} characters, or some that are no text.");

        var identity = new RequestIdentity(Guid.CreateVersion7(time.GetUtcNow()), principal);
        http.Items[typeof(RequestIdentity)] = identity;
        http.Response.Headers[HeaderName] = identity.RequestId.ToString();
        return FlowAsync(http, identity);
    }

    // Asynchronous, so that what is set here ends with the request.
    private async Task FlowAsync(HttpContext http, RequestIdentity identity)
    {
        RequestContext.Set(PlatformContext.RequestId, identity.RequestId);
        RequestContext.Set(PlatformContext.Principal, identity.Principal);
        await next(http);
    }
}

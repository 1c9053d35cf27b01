using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Orleans.Platform.Client.Web.Problems;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Lets in who has a key. Health is for everybody.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    public const string HeaderName = "X-Api-Key";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/health"))
            return next(http);

        string? principal = http.Request.Headers[HeaderName] is [{ } key] ? keys.FindPrincipal(key) : null;
        if (principal is null)
            throw new ProblemException(Problem.Unauthorized, $"Send a valid key in the header {HeaderName}.");

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, principal)], "ApiKey"));
        return next(http);
    }
}

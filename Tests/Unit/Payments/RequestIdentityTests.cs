using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

/// <summary>Who asks is stored with everything that follows, so what cannot be stored gets no further than the edge.</summary>
public sealed class RequestIdentityTests
{
    public static TheoryData<string> Bad => ["nul \0", new('p', PlatformContext.MaxPrincipalLength + 1)];

    public static TheoryData<string> Good => ["key-12ab", "ein Gerät \ud83d\ude00", new('p', PlatformContext.MaxPrincipalLength)];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_caller_whose_id_cannot_be_stored_is_refused(string id)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(id));
        Assert.Equal(400, refusal.Problem.Status);
    }

    [Fact]
    public Task So_is_one_that_is_no_text() => A_caller_whose_id_cannot_be_stored_is_refused("half of a pair \ud83d"); // Theories cannot pass it on.

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Any_other_is_handed_on(string id) => Assert.Equal(id, await AskAsync(id));

    private static async Task<string?> AskAsync(string id)
    {
        object? seen = null;
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id)], "test")) };
        RequestDelegate next = _ =>
        {
            seen = RequestContext.Get(PlatformContext.Principal);
            return Task.CompletedTask;
        };
        await new RequestIdentityMiddleware(next, TimeProvider.System).InvokeAsync(http);
        return seen as string;
    }
}

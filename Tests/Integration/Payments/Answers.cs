using System.Net;
using System.Text.Json;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

internal static class Answers
{
    public const string TypePrefix = "https://orleans-platform.dev/problems/";

    /// <summary>The answer must be a problem of this status and type, and give nothing of the inside away.</summary>
    public static async Task IsProblemAsync(this HttpResponseMessage answer, int status, string type)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonElement.Parse(text);
        Assert.Equal(TypePrefix + type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.DoesNotContain("   at ", text);
        Assert.DoesNotContain("Orleans.Platform.", text);
    }

    /// <summary>The answer's JSON, when it has this status.</summary>
    public static async Task<JsonElement> IsAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {text}");
        return JsonElement.Parse(text);
    }

    public static bool IsReplayed(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Idempotent-Replayed", out IEnumerable<string>? values) && values.Single() == "true";
}

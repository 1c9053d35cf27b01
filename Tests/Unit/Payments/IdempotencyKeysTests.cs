using Microsoft.AspNetCore.Http;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Payments;

public sealed class IdempotencyKeysTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\\"", "a\"b\\")]
    [InlineData("order/1", "order/1")]
    public void A_bare_token_and_a_quoted_string_are_the_same_key(string header, string key) => Assert.Equal(key, Find(header));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("a\tb")]
    [InlineData("\u00e9")]
    public void Anything_else_is_not_a_key(string header) =>
        Assert.Equal(Problem.InvalidIdempotencyKey, Assert.Throws<ProblemException>(() => Find(header)).Problem);

    [Fact]
    public void Two_keys_are_none() =>
        Assert.Equal(Problem.InvalidIdempotencyKey, Assert.Throws<ProblemException>(() => Find("a", "b")).Problem);

    [Fact]
    public void A_key_has_at_most_255_characters()
    {
        Assert.NotNull(Find(new string('k', 255)));
        Assert.Throws<ProblemException>(() => Find(new string('k', 256)));
    }

    [Fact]
    public void Without_the_header_there_is_none() => Assert.Null(IdempotencyKeys.Find(new DefaultHttpContext().Request));

    private static string? Find(params string[] headers)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[IdempotencyKeys.HeaderName] = headers;
        return IdempotencyKeys.Find(http.Request);
    }
}

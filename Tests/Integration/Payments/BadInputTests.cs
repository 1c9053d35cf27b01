using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>What cannot be a request is told so, with a problem, and leaves no row.</summary>
[Collection(nameof(PaymentsHost))]
public sealed class BadInputTests(PaymentsHost host)
{
    private const string Owner = """{"name":"N","email":"a@b"}""";

    [Theory]
    [InlineData("-1", "invalid-amount")]
    [InlineData("0", "invalid-amount")]
    [InlineData("-0", "invalid-amount")]
    [InlineData("2147483648", "insufficient-funds")]
    [InlineData("9007199254740993", "invalid-amount")]
    [InlineData("9223372036854775808", "invalid-amount")]
    [InlineData("0.00000000000000000000000000001", "invalid-amount")]
    public async Task Numbers_that_are_no_amounts(string amount, string type) =>
        await (await host.PostAsync("/transfers", TransferTests.Transfer(await host.OpenAsync(), await host.OpenAsync(), amount))).IsProblemAsync(422, type);

    [Theory]
    [InlineData("""{"from":"a","to":"b","amount":1e308}""")]
    [InlineData("""{"from":"a","to":"b","amount":NaN}""")]
    [InlineData("""{"from":"a","to":"b","amount":"1"}""")]
    [InlineData("""{"from":"a","to":"b","amount":"12a"}""")]
    [InlineData("""{"from":"a","to":"b","amount":null}""")]
    [InlineData("""{"from":"a","to":"b"}""")]
    [InlineData("""{"from":null,"to":"b","amount":1}""")]
    [InlineData("""{"from":{},"to":"b","amount":1}""")]
    [InlineData("""{"from":"a","to":"b","amount":1,"note":"x"}""")]
    [InlineData("""{"from":"a","to":"b","amount":1,"amount":2}""")]
    [InlineData("""{"From":"a","to":"b","amount":1}""")]
    [InlineData("""{"$type":"System.Object","from":"a","to":"b","amount":1}""")]
    [InlineData("""{"__proto__":{},"from":"a","to":"b","amount":1}""")]
    [InlineData("""{"from":"a","to":"b","amount":1,}""")]
    [InlineData("""{"from":"a","to":"b",/* c */"amount":1}""")]
    [InlineData("""{"from":"a","to":"b","amount":1}{}""")]
    [InlineData("""{"from":"\ud800","to":"b","amount":1}""")]
    [InlineData("""{"from":"a","to":"b","amount":1""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Json_that_is_no_transfer(string body) =>
        await (await host.PostAsync("/transfers", body)).IsProblemAsync(400, "invalid-request");

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("'; drop table platform.state; --")]
    [InlineData("%s{0}")]
    [InlineData("../../etc/passwd")]
    [InlineData("\\u0000")]
    [InlineData("\\u202e")]
    [InlineData("e\\u0301")]
    [InlineData("\\r\\nX-Injected: 1")]
    [InlineData("\\ud83d\\ude00")]
    public async Task Texts_that_are_no_ids(string id) => await (await host.PostAsync(
        "/accounts", $$$"""{"id":"{{{id}}}","owner":{{{Owner}}},"currency":"EUR","balance":0}""")).IsProblemAsync(422, "invalid-id");

    [Theory]
    [InlineData("", "a@b")]
    [InlineData("N\\u0000", "a@b")]
    [InlineData("N", "nobody")]
    public async Task Owners_that_are_none(string name, string email) => await (await host.PostAsync(
        "/accounts", $$$"""{"id":"a","owner":{"name":"{{{name}}}","email":"{{{email}}}"},"currency":"EUR","balance":0}""")).IsProblemAsync(422, "invalid-owner");

    [Fact]
    public async Task Deep_json_is_refused()
    {
        foreach (int depth in (int[])[65, 3_000])
            await (await host.PostAsync("/transfers", string.Concat(Enumerable.Repeat("{\"from\":", depth)))).IsProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Large_bodies_are_refused()
    {
        foreach (int size in (int[])[33 * 1024, 28 * 1024 * 1024])
        {
            try
            {
                await (await host.PostAsync("/transfers", new string(' ', size))).IsProblemAsync(413, "request-too-large");
            }
            catch (HttpRequestException)
            {
                // Refused while the client was still sending: the connection may be closed before the answer is read.
            }
        }
    }

    [Fact]
    public async Task Json_in_another_encoding_is_refused_or_understood_but_never_garbled()
    {
        var content = new ByteArrayContent(Encoding.Unicode.GetBytes("""{"from":"a","to":"b","amount":1}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await (await host.Http.PostAsync("/transfers", content)).IsProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Other_methods_and_types_are_refused()
    {
        await (await host.PostAsync("/transfers", "{}", contentType: "text/plain")).IsProblemAsync(415, "unsupported-media-type");
        await (await host.Http.GetAsync("/transfers")).IsProblemAsync(405, "method-not-allowed");
        await (await host.Http.DeleteAsync("/accounts/a")).IsProblemAsync(405, "method-not-allowed");
        await (await host.Http.GetAsync("/nothing/here")).IsProblemAsync(404, "not-found");
        using var trace = new HttpRequestMessage(HttpMethod.Trace, "/accounts/a");
        Assert.True((await host.Http.SendAsync(trace)).StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    public async Task Keys_that_are_none(string key) =>
        await (await host.PostAsync("/payments", PaymentTests.Payment("a", "b", "1"), key)).IsProblemAsync(400, "invalid-idempotency-key");

    [Fact]
    public async Task Long_and_repeated_keys_are_none()
    {
        await (await host.PostAsync("/transfers", TransferTests.Transfer("a", "b", "1"), new string('k', 256))).IsProblemAsync(400, "invalid-idempotency-key");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/transfers")
        {
            Content = new StringContent(TransferTests.Transfer("a", "b", "1"), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", ["one", "two"]);
        await (await host.Http.SendAsync(request)).IsProblemAsync(400, "invalid-idempotency-key");
    }

    [Fact]
    public async Task Nothing_of_a_refused_request_is_kept()
    {
        string key = Guid.NewGuid().ToString();
        await host.PostAsync("/transfers", """{"from":"a","to":"a","amount":1}""", key);
        await host.PostAsync("/transfers", "{", key);
        Assert.Equal(0, await host.Postgres.ScalarAsync<long>($"select count(*) from platform.request where key = '{key}'"));
    }
}

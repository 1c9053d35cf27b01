using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Platform.Effects;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Grains.Payments.Provider;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Payments;

/// <summary>A provider's answer is taken only when it is about what was asked for.</summary>
public sealed class LyingProviderTests
{
    private static readonly ChargeOrder Order = new("pay_1", 1250, "EUR", "Order 1");

    [Theory]
    [InlineData("""{"id":"ch_1","amount":1251,"currency":"eur","status":"succeeded"}""")]
    [InlineData("""{"id":"ch_1","amount":1250,"currency":"usd","status":"succeeded"}""")]
    [InlineData("""{"id":"ch_1","amount":1250,"currency":"eur","status":"pending"}""")]
    [InlineData("""{"id":"<script>","amount":1250,"currency":"eur","status":"succeeded"}""")]
    [InlineData("""{"amount":1250,"currency":"eur","status":"succeeded"}""")]
    [InlineData("""{"id":"ch_1","amount":"many","currency":"eur","status":"succeeded"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("")]
    public Task A_wrong_answer_is_no_charge(string body) =>
        AnsweringAsync(200, body, p => Assert.ThrowsAsync<EffectUncertainException>(() => p.ChargeAsync(Order, Attempt())));

    [Theory]
    [InlineData(302)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public Task No_final_answer_means_try_again(int status) =>
        AnsweringAsync(status, "{}", p => Assert.ThrowsAsync<HttpRequestException>(() => p.ChargeAsync(Order, Attempt())));

    [Fact]
    public Task A_replayed_error_means_ask_first() => AnsweringAsync(
        500, "{}", p => Assert.ThrowsAsync<EffectUncertainException>(() => new ChargeSession(p, Order).ChargeAsync(Attempt())), replayed: true);

    [Fact]
    public Task An_endless_answer_is_cut_off() => AnsweringAsync(
        200, new string(' ', 10_000_000), p => Assert.ThrowsAnyAsync<Exception>(() => p.ChargeAsync(Order, Attempt())));

    [Fact]
    public Task A_decline_is_an_answer() => AnsweringAsync(
        402,
        """{"error":{"code":"card_declined","decline_code":"insufficient_funds"}}""",
        async p => Assert.Equal(new ChargeOutcome(null, "insufficient_funds"), await p.ChargeAsync(Order, Attempt())));

    [Fact]
    public Task A_decline_without_a_reason_is_one_too() => AnsweringAsync(
        402, """{"error":{"code":"<b>"}}""", async p => Assert.Equal(new ChargeOutcome(null, "declined"), await p.ChargeAsync(Order, Attempt())));

    [Fact]
    public Task A_silent_provider_is_given_up() => AnsweringAsync(-1, "", async p =>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => p.ChargeAsync(Order, new EffectAttempt("key", 1, patience.Token)));
    });

    private static EffectAttempt Attempt() => new("key", 1, CancellationToken.None);

    private static async Task AnsweringAsync(int status, string body, Func<IPaymentProvider, Task> test, bool replayed = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication server = builder.Build();
        server.Run(async http =>
        {
            if (status < 0)
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            http.Response.StatusCode = Math.Abs(status);
            http.Response.ContentType = "application/json";
            http.Response.Headers.Location = "/elsewhere";
            if (replayed)
                http.Response.Headers["Idempotent-Replayed"] = "true";
            await http.Response.WriteAsync(body);
        });
        await server.StartAsync();
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Payments:ProviderUrl", server.Urls.Single())]).Build();
        await using ServiceProvider services = new ServiceCollection().AddPayments(configuration).BuildServiceProvider();
        await test(services.GetRequiredService<IPaymentProvider>());
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Effects;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Client.Web.Payments;

/// <summary><c>/payments</c></summary>
internal static class PaymentEndpoints
{
    private const string PayOperation = $"{nameof(IPaymentProcessorGrain)}.{nameof(IPaymentProcessorGrain.Pay)}";

    // Below the time-outs that are common in clients and proxies.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder payments = routes.MapGroup("/payments").WithTags("Payments");
        payments.MapPost("", PayAsync)
            .WithName("Pay")
            .WithSummary("Pays: holds the amount, charges at the provider, settles")
            .WithDescription(
                "Needs the header Idempotency-Key. Answers 201 when the payment is final (succeeded or declined by the provider), " +
                "202 when it was accepted and goes on by itself.")
            .WithMetadata(new RequestSizeLimitAttribute(PaymentsFrontEnd.MaxJsonBytes))
            .Produces<PaymentAnswer>(201).Produces<PaymentAnswer>(202)
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        payments.MapGet("{id}", GetAsync)
            .WithName("GetPayment")
            .WithSummary("A payment with its history")
            .Produces<PaymentView>().ProducesProblem(404);
    }

    private static async Task<IResult> PayAsync(HttpContext http, IGrainFactory grains, Replays replays, TimeProvider time, PaymentBody body)
    {
        string key = IdempotencyKeys.Require(http.Request);
        PaymentOrder order = body.ToOrder();
        PaymentRules.Check(order);

        string id = PaymentId.For(RequestIdentity.Of(http).Principal, key);
        try
        {
            PaymentView view = await replays.CallAsync(http, PayOperation, key, () =>
                grains.GetGrain<IPaymentProcessorGrain>(id).Pay(order).WaitAsync(Patience, time, http.RequestAborted));
            return Results.Created($"/payments/{id}", new PaymentAnswer(id, view.Status, view.ChargeId, view.DeclineReason));
        }
        catch (Exception e) when (e is TimeoutException or EffectParkedException)
        {
            return await AnswerPendingAsync(http, replays, key, id);
        }
    }

    // Only what is on record goes on by itself, or waits for a person when the provider never gave an answer; without a
    // record nothing may be promised.
    private static async Task<IResult> AnswerPendingAsync(HttpContext http, Replays replays, string key, string id)
    {
        RequestRecord? record = await replays.FindAsync(RequestIdentity.Of(http).Principal, PayOperation, key);
        if (record is null)
            throw new TimeoutException();

        http.Response.Headers.RetryAfter = "2";
        return Results.Accepted($"/payments/{id}", new PaymentAnswer(id, PaymentStatus.Pending, null));
    }

    private static async Task<PaymentView> GetAsync(IGrainFactory grains, string id)
    {
        PaymentView? payment = PaymentRules.IsId(id) ? await grains.GetGrain<IPaymentGrain>(id).Get() : null;
        return payment ?? throw new ProblemException(new Problem(404, "payment-not-found", "There is no such payment"), "");
    }
}

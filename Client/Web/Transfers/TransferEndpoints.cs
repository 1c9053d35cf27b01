using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Transfers;

/// <summary><c>/transfers</c></summary>
internal static class TransferEndpoints
{
    public const string Operation = $"{nameof(ITransferGrain)}.{nameof(ITransferGrain.Transfer)}";

    public static void MapTransfers(this IEndpointRouteBuilder routes) => routes.MapPost("/transfers", TransferAsync)
        .WithTags("Transfers")
        .WithName("Transfer")
        .WithSummary("Moves money between two accounts in one transaction")
        .WithDescription("With the header Idempotency-Key the transfer happens once for the key, however often it is sent.")
        .WithMetadata(new RequestSizeLimitAttribute(PaymentsFrontEnd.MaxJsonBytes), new BeginsTransaction())
        .Produces<TransferAnswer>()
        .ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);

    private static async Task<TransferAnswer> TransferAsync(HttpContext http, IGrainFactory grains, Replays replays, TransferBody body)
    {
        string? key = IdempotencyKeys.Find(http.Request);
        var order = new TransferOrder(body.From, body.To, Money.Normalize(body.Amount));
        PaymentRules.Check(order);
        TransferResult result = await replays.CallAsync(
            http, Operation, key, () => grains.GetGrain<ITransferGrain>(0).Transfer(order));
        return new TransferAnswer(order.From, order.To, order.Amount, result.FromBalance, result.ToBalance);
    }
}

/// <summary>The body of <c>POST /transfers</c>.</summary>
internal sealed record TransferBody(string From, string To, decimal Amount);

/// <summary>A transfer that happened, with the balances after it.</summary>
internal sealed record TransferAnswer(string From, string To, decimal Amount, decimal FromBalance, decimal ToBalance);

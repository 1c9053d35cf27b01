using PaymentProvider.Faults;

namespace PaymentProvider.Charges;

/// <summary><c>/v1/charges</c></summary>
public static class ChargeEndpoints
{
    public static void MapCharges(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder charges = routes.MapGroup("/v1/charges");
        charges.AddEndpointFilter(AnswerErrors);
        charges.MapPost("", PostAsync);
        charges.MapGet("", (ChargeBook book, string? key, int? limit, string? starting_after) =>
            key is not null ? book.FindByKey(key) : book.List(Math.Clamp(limit ?? 10, 1, 1000), starting_after));
        charges.MapGet("{id}", (ChargeBook book, string id) => book.Find(id) ?? throw ProviderException.NotFound(id));
    }

    private static async Task<IResult> PostAsync(HttpContext http, ChargeService service)
    {
        string? key = http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 255 } only] ? only : null;
        if (key is null && http.Request.Headers.ContainsKey("Idempotency-Key"))
            throw ProviderException.Invalid("Give one idempotency key of 1 to 255 characters.", "Idempotency-Key");

        ChargeRequest request = await ChargeRequestReader.ReadAsync(http.Request);
        (StoredAnswer answer, bool replayed) = await service.ChargeAsync(key, request);
        if (replayed)
            http.Response.Headers["Idempotent-Replayed"] = "true";
        return Results.Content(answer.Body, "application/json", statusCode: answer.Status);
    }

    private static async ValueTask<object?> AnswerErrors(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProviderException e)
        {
            return Results.Json(e.Body, statusCode: e.Status);
        }
        catch (DroppedConnectionException)
        {
            context.HttpContext.Abort();
            return Results.Empty;
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }
}

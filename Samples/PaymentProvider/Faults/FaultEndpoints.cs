namespace PaymentProvider.Faults;

/// <summary><c>/admin/faults</c>: shows and changes the faults at run time. For tests; a real provider has no such thing.</summary>
public static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/faults", (FaultInjector faults) => faults.Options);
        routes.MapPost("/admin/faults", (FaultInjector faults, FaultOptions options) =>
        {
            try
            {
                faults.Change(options);
                return Results.Ok(options);
            }
            catch (ArgumentException e)
            {
                return Results.Json(new { error = new { type = "invalid_request_error", message = e.Message } }, statusCode: 400);
            }
        });
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Accounts;

/// <summary><c>/accounts</c></summary>
internal static class AccountEndpoints
{
    private const string OpenOperation = $"{nameof(IAccountGrain)}.{nameof(IAccountGrain.Open)}";

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder accounts = routes.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapPost("", OpenAsync)
            .WithName("OpenAccount")
            .WithSummary("Opens an account")
            .WithDescription("The same opening again answers 200 and changes nothing; the same id with other content answers 409.")
            .WithMetadata(new RequestSizeLimitAttribute(PaymentsFrontEnd.MaxJsonBytes))
            .Produces<AccountView>(200).Produces<AccountView>(201)
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        accounts.MapGet("{id}", GetAsync)
            .WithName("GetAccount")
            .WithSummary("Balance, held amount and version")
            .Produces<AccountView>().ProducesProblem(404);
    }

    private static async Task<IResult> OpenAsync(HttpContext http, IGrainFactory grains, Replays replays, OpenAccountBody body)
    {
        string? key = IdempotencyKeys.Find(http.Request);
        AccountOpening opening = body.ToOpening();
        PaymentRules.CheckId(body.Id, "id");
        PaymentRules.Check(opening);

        OpenedAccount opened = await replays.CallAsync(
            http, OpenOperation, key, () => grains.GetGrain<IAccountGrain>(body.Id).Open(opening));
        return opened.IsNew
            ? Results.Created($"/accounts/{body.Id}", opened.Account)
            : Results.Ok(opened.Account);
    }

    private static async Task<AccountView> GetAsync(IGrainFactory grains, string id)
    {
        var missing = new Problem(404, PaymentErrors.AccountNotFound, "There is no such account");
        if (!PaymentRules.IsId(id))
            throw new ProblemException(missing, "");
        try
        {
            return await grains.GetGrain<IAccountGrain>(id).Get();
        }
        catch (Exception e) when (Rejections.Find(e) is { Code: PaymentErrors.AccountNotFound })
        {
            throw new ProblemException(missing, "");
        }
    }
}

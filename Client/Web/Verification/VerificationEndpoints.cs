using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Grains.Verification;

namespace Orleans.Platform.Client.Web.Verification;

/// <summary><c>/verify</c>: a workload for checkers of isolation, there only with <c>Verification:Enabled</c>.</summary>
internal static class VerificationEndpoints
{
    private const string EnabledSetting = "Verification:Enabled";

    public static void MapVerification(this IEndpointRouteBuilder routes, IConfiguration configuration)
    {
        if (!configuration.GetValue<bool>(EnabledSetting))
            return;

        RouteGroupBuilder verify = routes.MapGroup("/verify").WithTags("Verification");
        verify.MapPost("txn", RunAsync)
            .WithName("VerifyTransaction")
            .WithSummary("Appends to lists and reads them, in one transaction")
            .WithDescription("409: not done, definitely. 503: refused and not done. 504: not known.")
            .WithMetadata(new RequestSizeLimitAttribute(PaymentsFrontEnd.MaxJsonBytes), new BeginsTransaction())
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(503).ProducesProblem(504);
        verify.MapGet("keys/{key}", ReadAsync)
            .WithName("VerifyKey")
            .WithSummary("Reads one list")
            .Produces<VerificationKey>().ProducesProblem(400).ProducesProblem(503);
        verify.MapGet("keys/{key}/activation", IdentifyAsync)
            .WithName("VerifyActivation")
            .WithSummary("Tells which activation serves a list, and on which silo")
            .Produces<VerificationActivation>().ProducesProblem(400).ProducesProblem(503);
        verify.MapGet("total", TotalAsync)
            .WithName("VerifyTotal")
            .WithSummary("Adds up the balances of accounts, in one read-only transaction")
            .Produces<VerificationTotal>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<VerificationBody> RunAsync(IGrainFactory grains, VerificationBody body)
    {
        if (body.Ops.Length is 0 or > VerificationRules.MaxOperations || Array.Exists(body.Ops, step => step is null))
            throw new ProblemException(Problem.InvalidRequest, $"A transaction has 1 to {VerificationRules.MaxOperations} operations.");
        VerificationOperation[] operations = [.. body.Ops.Select(step => step.Operation)];
        VerificationOperation[] done = await CallAsync(grains, operations);
        return new VerificationBody([.. done.Select(operation => new VerificationStep(operation))]);
    }

    private static async Task<VerificationKey> ReadAsync(IGrainFactory grains, string key)
    {
        RequireKey(key);
        VerificationOperation[] done = await CallAsync(grains, [new VerificationOperation(key, null)]);
        return new VerificationKey(key, done[0].Seen!);
    }

    private static async Task<VerificationActivation> IdentifyAsync(IGrainFactory grains, string key)
    {
        RequireKey(key);
        try
        {
            return await grains.GetGrain<IVerificationListGrain>(key).Identify();
        }
        catch (Exception failure)
        {
            throw VerificationOutcome.Map(failure);
        }
    }

    private static async Task<VerificationTotal> TotalAsync(IGrainFactory grains, string[] account)
    {
        if (account.Length is 0 or > VerificationRules.MaxOperations)
            throw new ProblemException(Problem.InvalidRequest, $"1 to {VerificationRules.MaxOperations} accounts can be added up.");
        try
        {
            return new VerificationTotal(await grains.GetGrain<IVerificationGrain>(0).Total(account));
        }
        catch (Exception failure)
        {
            throw VerificationOutcome.Map(failure);
        }
    }

    private static void RequireKey(string key)
    {
        if (!VerificationRules.IsKey(key))
            throw new ProblemException(Problem.InvalidRequest, $"A key is 1 to {VerificationRules.MaxKeyLength} of [A-Za-z0-9_.:-].");
    }

    private static async Task<VerificationOperation[]> CallAsync(IGrainFactory grains, VerificationOperation[] operations)
    {
        var grain = grains.GetGrain<IVerificationGrain>(0);
        try
        {
            return await (Array.TrueForAll(operations, operation => operation.Append is null) ? grain.Read(operations) : grain.Run(operations));
        }
        catch (Exception failure)
        {
            throw VerificationOutcome.Map(failure);
        }
    }
}

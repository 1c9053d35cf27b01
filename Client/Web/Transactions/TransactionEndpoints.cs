using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Client.Web.Transactions;

/// <summary><c>/transactions</c></summary>
internal static class TransactionEndpoints
{
    private const int MaxSize = 1000;

    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder transactions = routes.MapGroup("/transactions").WithTags("Transactions");
        transactions.MapGet("{transactionId:guid}/outcome", GetOutcomeAsync)
            .WithName("GetTransactionOutcome")
            .WithSummary("What became of a transaction: committed, aborted, or not known yet");
        transactions.MapGet("of-request/{requestId:guid}/outcome", GetRequestOutcomeAsync)
            .WithName("GetRequestOutcome")
            .WithSummary("What became of the transactions of a request, by its X-Request-Id: committed, aborted, or not known yet")
            .WithDescription("For a caller that got no answer, and knows no transaction's id.");
        transactions.MapGet("aborts", GetAbortsAsync)
            .WithName("GetTransactionAborts")
            .WithSummary("Transactions that were rolled back, the latest first: which item, who held it, since which call")
            .WithDescription("From 'from' (inclusive) to 'to' (exclusive).");
        transactions.MapGet("running", GetRunningAsync)
            .WithName("GetRunningTransactions")
            .WithSummary("Transactions that have been running for longer than 'longerThanMs', and the locks that they hold");
        transactions.MapGet("hot-items", GetHotItemsAsync)
            .WithName("GetHotItems")
            .WithSummary("The items at which transactions wait most");
    }

    private static async Task<OutcomeAnswer> GetOutcomeAsync(IGrainFactory grains, Guid transactionId) =>
        OutcomeAnswer.From(await Grain(grains).GetOutcome(transactionId));

    private static async Task<RequestOutcomeAnswer> GetRequestOutcomeAsync(IGrainFactory grains, Guid requestId) =>
        RequestOutcomeAnswer.From(await Grain(grains).GetRequestOutcome(requestId));

    private static Task<IReadOnlyList<TransactionAbort>> GetAbortsAsync(
        IGrainFactory grains, TimeProvider time, DateTimeOffset? from = null, DateTimeOffset? to = null, int size = 100) =>
        Grain(grains).GetAborts(
            (from ?? DateTimeOffset.UnixEpoch).ToUniversalTime(), (to ?? time.GetUtcNow().AddMinutes(1)).ToUniversalTime(), Check(size));

    private static Task<IReadOnlyList<RunningTransactionRecord>> GetRunningAsync(IGrainFactory grains, int longerThanMs = 0) =>
        longerThanMs >= 0
            ? Grain(grains).GetRunning(TimeSpan.FromMilliseconds(longerThanMs))
            : throw new ProblemException(Problem.InvalidRequest, "'longerThanMs' must not be negative.");

    private static Task<IReadOnlyList<HotItem>> GetHotItemsAsync(IGrainFactory grains, int size = 20) => Grain(grains).GetHotItems(Check(size));

    private static ITransactionsGrain Grain(IGrainFactory grains) => grains.GetGrain<ITransactionsGrain>(0);

    private static int Check(int size) => size is >= 1 and <= MaxSize
        ? size
        : throw new ProblemException(Problem.InvalidRequest, $"'size' must be 1 to {MaxSize}.");
}

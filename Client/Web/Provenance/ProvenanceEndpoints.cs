using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Provenance;

namespace Orleans.Platform.Client.Web.Provenance;

/// <summary><c>/provenance</c></summary>
internal static class ProvenanceEndpoints
{
    public static void MapProvenance(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder provenance = routes.MapGroup("/provenance").WithTags("Provenance");
        provenance.MapGet("requests/{requestId:guid}", GetRequestAsync)
            .WithName("GetRequestProvenance")
            .WithSummary("Everything about one request: call tree, items read and written, effects")
            .Produces<RequestAnswer>().ProducesProblem(404);

        RouteGroupBuilder items = provenance.MapGroup("items/{grainType}/{grainKey}/{state}");
        items.MapGet("history", GetHistoryAsync)
            .WithName("GetItemHistory")
            .WithSummary("Every version of an item, oldest first")
            .WithDescription("For the next page, send the transactionId of the last row as 'after'.");
        items.MapGet("accesses", GetAccessesAsync)
            .WithName("GetItemAccesses")
            .WithSummary("Who read or wrote an item between two times")
            .WithDescription("From 'from' (inclusive) to 'to' (exclusive). For the next page, send the transactionId of the last row as 'after'.");
        items.MapGet("versions/{version:long}", GetVersionAsync)
            .WithName("GetItemVersion")
            .WithSummary("An item's state as of a version")
            .Produces<VersionAnswer>().ProducesProblem(404);
        items.MapGet("as-of", GetAsOfAsync)
            .WithName("GetItemAsOf")
            .WithSummary("An item's state as of a time")
            .Produces<VersionAnswer>().ProducesProblem(404);
    }

    private static async Task<IEnumerable<VersionAnswer>> GetHistoryAsync(
        IGrainFactory grains, string grainType, string grainKey, string state, long after = 0, int size = 100)
    {
        IReadOnlyList<ItemVersion> versions = await Grain(grains).GetHistory(new(grainType, grainKey, state), Page(after, size));
        return versions.Select(VersionAnswer.From);
    }

    private static async Task<IEnumerable<AccessAnswer>> GetAccessesAsync(
        IGrainFactory grains, TimeProvider time, string grainType, string grainKey, string state,
        DateTimeOffset? from = null, DateTimeOffset? to = null, long after = 0, int size = 100)
    {
        IReadOnlyList<ItemAccess> accesses = await Grain(grains).GetAccesses(
            new(grainType, grainKey, state),
            (from ?? DateTimeOffset.UnixEpoch).ToUniversalTime(),
            (to ?? time.GetUtcNow().AddMinutes(1)).ToUniversalTime(),
            Page(after, size));
        return accesses.Select(AccessAnswer.From);
    }

    private static async Task<VersionAnswer> GetVersionAsync(
        IGrainFactory grains, string grainType, string grainKey, string state, long version) =>
        Found(await Grain(grains).GetAsOfVersion(new(grainType, grainKey, state), version));

    private static async Task<VersionAnswer> GetAsOfAsync(
        IGrainFactory grains, string grainType, string grainKey, string state, DateTimeOffset time) =>
        Found(await Grain(grains).GetAsOfTime(new(grainType, grainKey, state), time.ToUniversalTime()));

    private static async Task<RequestAnswer> GetRequestAsync(IGrainFactory grains, Guid requestId) =>
        RequestAnswer.From(await Grain(grains).GetRequest(requestId)
            ?? throw new ProblemException(new Problem(404, "request-not-found", "There is no such request"), ""));

    private static IProvenanceGrain Grain(IGrainFactory grains) => grains.GetGrain<IProvenanceGrain>(0);

    private static VersionAnswer Found(ItemVersion? version) => VersionAnswer.From(version
        ?? throw new ProblemException(new Problem(404, "item-version-not-found", "The item has no such version"), ""));

    private static ProvenancePage Page(long after, int size) => after >= 0 && size is >= 1 and <= ProvenancePage.MaxSize
        ? new ProvenancePage(after, size)
        : throw new ProblemException(Problem.InvalidRequest, $"'after' must not be negative, 'size' must be 1 to {ProvenancePage.MaxSize}.");
}

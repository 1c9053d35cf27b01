using Orleans.Concurrency;
using Orleans.Platform.Provenance;

namespace Orleans.Platform.Governance.Provenance;

/// <summary>Implements <see cref="IProvenanceGrain"/>. Only reads, and leaves no record of it.</summary>
[StatelessWorker, GrainType("platform-provenance")]
internal sealed class ProvenanceGrain(ProvenanceReader reader) : Grain, IProvenanceGrain
{
    /// <summary>Rows of one kind in the answer about a request, at most.</summary>
    private const int MaxRowsOfRequest = 10_000;

    public async Task<IReadOnlyList<ItemVersion>> GetHistory(ItemName item, ProvenancePage page)
        => await reader.HistoryAsync(item, Check(page));

    public async Task<IReadOnlyList<ItemAccess>> GetAccesses(ItemName item, DateTimeOffset from, DateTimeOffset to, ProvenancePage page)
        => await reader.AccessesAsync(item, TransactionStamps.FirstAt(from), TransactionStamps.FirstAt(to), Check(page));

    public async Task<RequestProvenance?> GetRequest(Guid requestId)
    {
        if (await reader.PrincipalAsync(requestId) is not { } principal) return null;
        return new RequestProvenance(
            requestId,
            principal,
            await reader.CallsAsync(requestId, MaxRowsOfRequest),
            await reader.AccessesAsync(requestId, MaxRowsOfRequest),
            await reader.EffectsAsync(requestId, MaxRowsOfRequest));
    }

    public Task<ItemVersion?> GetAsOfVersion(ItemName item, long version) => reader.AsOfVersionAsync(item, version);

    public Task<ItemVersion?> GetAsOfTime(ItemName item, DateTimeOffset time) => reader.BeforeAsync(item, TransactionStamps.FirstAfter(time));

    private static ProvenancePage Check(ProvenancePage page) => page.Size is >= 1 and <= ProvenancePage.MaxSize
        ? page
        : throw new ArgumentOutOfRangeException(nameof(page), page.Size, $"A page has 1 to {ProvenancePage.MaxSize} rows.");
}

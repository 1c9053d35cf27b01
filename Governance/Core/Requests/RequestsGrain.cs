using Orleans.Concurrency;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Implements <see cref="IRequestsGrain"/>.</summary>
[StatelessWorker, GrainType("platform-requests")]
internal sealed class RequestsGrain(RequestReader reader, TimeProvider timeProvider) : Grain, IRequestsGrain
{
    public async Task<RequestRecord?> Find(string principal, string operation, string key)
    {
        var record = await reader.FindAsync(new RequestKey(principal, operation, key));
        return record is null || record.IsExpiredAt(timeProvider.GetUtcNow())
            ? null
            : new RequestRecord(record.RequestId, record.Status, record.AcceptedAt, record.EndedAt);
    }
}

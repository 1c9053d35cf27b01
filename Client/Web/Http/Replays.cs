using Microsoft.AspNetCore.Http;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Tells callers that an answer comes from the record of an earlier request.</summary>
internal sealed class Replays(IGrainFactory grains)
{
    public const string HeaderName = "Idempotent-Replayed";

    /// <summary>Makes a grain call under a key, and marks the response when the answer, a rejection included, was on record before.</summary>
    public async Task<T> CallAsync<T>(HttpContext http, string operation, string? key, Func<Task<T>> call)
    {
        if (key is null)
            return await call();
        try
        {
            T answer = await Keyed.CallAsync(key, call);
            await MarkAsync(http, operation, key);
            return answer;
        }
        catch (Exception e) when (Rejections.Find(e) is not null)
        {
            await MarkAsync(http, operation, key);
            throw;
        }
    }

    /// <summary>Sets the header when the record under the key is another request's than this one.</summary>
    public async Task MarkAsync(HttpContext http, string operation, string key)
    {
        RequestIdentity identity = RequestIdentity.Of(http);
        RequestRecord? record;
        try
        {
            record = await FindAsync(identity.Principal, operation, key);
        }
        catch (Exception e)
        {
            // The answer is in hand, but not whose it is; sent again, the request gets it with the mark.
            throw new ProblemException(Problem.InDoubt, "The answer is on record. Send the request again with the same idempotency key.", null, e);
        }

        if (record is not null && record.RequestId != identity.RequestId)
            http.Response.Headers[HeaderName] = "true";
    }

    /// <summary>The record of a request; null when it was not accepted.</summary>
    public Task<RequestRecord?> FindAsync(string principal, string operation, string key) =>
        grains.GetGrain<IRequestsGrain>(0).Find(principal, operation, key);
}

using System.Globalization;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.State;
using Orleans.Storage;

namespace Orleans.Platform.Transactions.Persistence;

/// <summary>
/// <c>IPersistentState</c> on the same tables and the same commit as transactions: each write is a transaction of one
/// item, with its version as ETag, its history and its provenance.
/// </summary>
internal sealed class PlatformGrainStorage(
    ItemReader reader, PlatformJson json, NameRegistry names, SiloPlace place, ICommitPipeline pipeline) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await reader.ReadAsync(await KeyAsync(stateName, grainId), CancellationToken.None);
        grainState.RecordExists = stored.Payload is not null;
        grainState.ETag = ToETag(stored.Version);
        grainState.State = stored.Payload is null
            ? Activator.CreateInstance<T>()
            : (T)(await json.ReadAsync(stored.Payload, typeof(T), CancellationToken.None))!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = await json.WriteAsync(grainState.State, typeof(T), grainId.ToString(), CancellationToken.None);
        await StoreAsync(stateName, grainId, grainState, payload);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not null) await StoreAsync(stateName, grainId, grainState, payload: null);
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task StoreAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, string? payload)
    {
        var expected = ToVersion(grainState.ETag);
        var key = await KeyAsync(stateName, grainId);
        var call = (short)Math.Max(0, (CallScope.Current?.WithAncestors().Count ?? 1) - 1);
        try
        {
            await pipeline.CommitAsync([new StateVersionRow(key, expected, call, payload)]);
        }
        catch (CommitConflictException conflict) when (conflict.Guard is "state version" or "new state")
        {
            throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was written by somebody else after version {expected} was read.", "", grainState.ETag ?? "", conflict);
        }
        catch (CommitConflictException refusal)
        {
            throw new OrleansException($"The state '{stateName}' of {grainId} could not be stored, and is as it was. {refusal.Message}", refusal);
        }

        grainState.ETag = ToETag(expected + 1);
    }

    private ValueTask<ItemKey> KeyAsync(string stateName, GrainId grainId)
        => StateKey.ResolveAsync(grainId, stateName, names, place, CancellationToken.None);

    private static string? ToETag(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);

    private static long ToVersion(string? etag)
    {
        if (etag is null) return 0;
        return long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InconsistentStateException($"'{etag}' is not an ETag of this store.");
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace Orleans.Engine.Persistence;

/// <summary>Keeps states in this process, with the same rules for ETags as a database. For development and tests.</summary>
internal sealed class MemoryGrainStorage(string name, IGrainStorageSerializer? serializer = null) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string StateName, GrainId Grain), Record> _records = new();
    private long _etag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _records.GetValueOrDefault((stateName, grainId));
        grainState.RecordExists = found is not null;
        grainState.ETag = found?.Etag;
        grainState.State = found is null ? StateActivator.Create<T>() : Unpack<T>(found.Value);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = new Record(NewEtag(), Pack(grainState.State));
        var key = (stateName, grainId);
        var found = _records.GetValueOrDefault(key);
        var stored = found is null
            ? grainState.ETag is null && _records.TryAdd(key, record)
            : found.Etag == grainState.ETag && _records.TryUpdate(key, record, found);
        if (!stored) throw Inconsistent(key, grainState.ETag);
        grainState.ETag = record.Etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_records.TryGetValue(key, out var found) && (found.Etag != grainState.ETag || !_records.TryRemove(new(key, found))))
            throw Inconsistent(key, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = StateActivator.Create<T>();
        return Task.CompletedTask;
    }

    // What is stored shares nothing with what grains hold.
    private object? Pack<T>(T? state) => serializer is null ? StateCopies.Copy(state) : serializer.Serialize(state);

    private T Unpack<T>(object? value) => serializer is null ? StateCopies.Copy((T)value!) : serializer.Deserialize<T>((BinaryData)value!)!;

    private string NewEtag() => Interlocked.Increment(ref _etag).ToString(CultureInfo.InvariantCulture);

    private InconsistentStateException Inconsistent((string StateName, GrainId Grain) key, string? etag) => new(
        $"State '{key.StateName}' of {key.Grain} in memory storage '{name}' was changed by somebody else.",
        _records.GetValueOrDefault(key)?.Etag,
        etag);

    private sealed record Record(string Etag, object? Value);
}

namespace Orleans.Engine.Persistence.Memory;

/// <summary>
/// Keeps states in the memory of the silos, with the same rules for ETags as a database: each at the silo that placement names for its grain.
/// For development and tests.
/// </summary>
internal sealed class MemoryGrainStorage(string name, IGrainStorageSerializer? serializer, RecordTables tables, RemoteRecords remote) : IGrainStorage
{
    private readonly RecordTable _table = tables.Of(name);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!_table.Read(stateName, grainId, out var found).IsHere) return ReadElsewhereAsync(stateName, grainId, grainState);
        SetRead(grainState, found);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var next = Pack(grainState.State);
        if (!_table.Write(stateName, grainId, grainState.ETag, next, out var current, out var written).IsHere)
            return WriteElsewhereAsync(stateName, grainId, grainState, next);
        SetWritten(stateName, grainId, grainState, next, written, current?.Etag);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!_table.Clear(stateName, grainId, grainState.ETag, out var current, out var cleared).IsHere)
            return ClearElsewhereAsync(stateName, grainId, grainState);
        SetCleared(stateName, grainId, grainState, cleared, current?.Etag);
        return Task.CompletedTask;
    }

    private async Task ReadElsewhereAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        StoredState? found = null;
        var answer = await remote.RunAsync(() => _table.Read(stateName, grainId, out found), silo => silo.Read(name, stateName, grainId));
        SetRead(grainState, answer is null ? found : answer.Found?.ToState());
    }

    private async Task WriteElsewhereAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, StoredState next)
    {
        StoredState? current = null;
        var written = false;
        var seen = grainState.ETag;
        var answer = await remote.RunAsync(
            () => _table.Write(stateName, grainId, seen, next, out current, out written),
            silo => silo.Write(name, stateName, grainId, seen, SentRecord.Of(tables.Pack(next))));
        SetWritten(stateName, grainId, grainState, next, answer?.Succeeded ?? written, answer is null ? current?.Etag : answer.Found?.Etag);
    }

    private async Task ClearElsewhereAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        StoredState? current = null;
        var cleared = false;
        var seen = grainState.ETag;
        var answer = await remote.RunAsync(
            () => _table.Clear(stateName, grainId, seen, out current, out cleared), silo => silo.Clear(name, stateName, grainId, seen));
        SetCleared(stateName, grainId, grainState, answer?.Succeeded ?? cleared, answer is null ? current?.Etag : answer.Found?.Etag);
    }

    private void SetRead<T>(IGrainState<T> grainState, StoredState? found)
    {
        grainState.RecordExists = found is not null;
        grainState.ETag = found?.Etag;
        grainState.State = found switch
        {
            null => StateActivator.Create<T>(),
            LiveState<T> live => StateCopies.Copy(live.Value),
            _ => tables.Pack(found).Unpack<T>(tables.Serializer, serializer)!,
        };
    }

    private void SetWritten<T>(string stateName, GrainId grainId, IGrainState<T> grainState, StoredState next, bool written, string? current)
    {
        if (!written) throw Inconsistent(stateName, grainId, current, grainState.ETag);
        grainState.ETag = next.Etag;
        grainState.RecordExists = true;
    }

    private void SetCleared<T>(string stateName, GrainId grainId, IGrainState<T> grainState, bool cleared, string? current)
    {
        if (!cleared) throw Inconsistent(stateName, grainId, current, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = StateActivator.Create<T>();
    }

    // What is stored shares nothing with what grains hold.
    private StoredState Pack<T>(T? state) => serializer is null
        ? new LiveState<T?>(tables.NewEtag(), StateCopies.Copy(state))
        : new PackedState(tables.NewEtag(), PackedForm.Own, serializer.Serialize(state).ToMemory());

    private InconsistentStateException Inconsistent(string stateName, GrainId grainId, string? stored, string? seen) => new(
        $"State '{stateName}' of {grainId} in memory storage '{name}' was changed by somebody else.", stored, seen);
}

using System.Globalization;
using System.Text;
using Orleans.Configuration;
using Orleans.Engine.AdoNet.Sql;
using Orleans.Engine.Persistence;

namespace Orleans.Engine.AdoNet.Storage;

/// <summary>States in PostgreSQL. The version of a row is the tag of its state, and every write asks for the version that was read.</summary>
internal sealed class AdoNetGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private static readonly SqlFile Sql = SqlFile.Load("grain_state.sql");

    private readonly string _name;
    private readonly AdoNetGrainStorageOptions _options;
    private readonly string _serviceId;
    private readonly Database _database;

    internal AdoNetGrainStorage(string name, AdoNetGrainStorageOptions options, string serviceId)
    {
        (_name, _options, _serviceId) = (name, options, serviceId);
        _database = Database.Open($"AdoNetGrainStorage '{name}'", options.Invariant, options.ConnectionString, options.DataSource, Sql);
    }

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(AdoNetGrainStorage)}-{_name}", _options.InitStage, _database.CreateTablesAsync);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync("Read", Key(stateName, grainId), static row => new Row(
            row.GetInt64(0),
            row.IsDBNull(1) ? row.IsDBNull(2) ? null : new BinaryData(row.GetFieldValue<byte[]>(2)) : new BinaryData(Encoding.UTF8.GetBytes(row.GetString(1)), StateJson.MediaType)),
            cancellationToken).ConfigureAwait(false);
        var payload = rows is [{ Payload: { } stored }] ? stored : null;
        grainState.State = payload is null ? StateActivator.Create<T>() : _options.GrainStorageSerializer.Deserialize<T>(payload)!;
        grainState.RecordExists = payload is not null;
        grainState.ETag = rows is [var row] ? ETag(row.Version) : null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await StoreAsync(stateName, grainId, grainState, _options.GrainStorageSerializer.Serialize(grainState.State), cancellationToken).ConfigureAwait(false);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (grainState.ETag is null) await RequireNoneAsync(stateName, grainId, cancellationToken).ConfigureAwait(false);
        else if (_options.DeleteStateOnClear) await DeleteAsync(stateName, grainId, grainState, cancellationToken).ConfigureAwait(false);
        else await StoreAsync(stateName, grainId, grainState, payload: null, cancellationToken).ConfigureAwait(false);
        grainState.RecordExists = false;
        grainState.State = StateActivator.Create<T>();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task StoreAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, BinaryData? payload, CancellationToken cancellationToken)
    {
        var isJson = payload?.MediaType == StateJson.MediaType;
        object?[] values = [.. Key(stateName, grainId), isJson ? payload!.ToString() : null, isJson ? null : payload?.ToArray()];
        var version = Version(grainState.ETag);
        var written = version == 0
            ? await _database.ExecuteAsync("Insert", values, cancellationToken).ConfigureAwait(false)
            : await _database.ExecuteAsync("Update", [.. values, version], cancellationToken).ConfigureAwait(false);
        if (written != 1) throw await InconsistentAsync(stateName, grainId, grainState.ETag, cancellationToken).ConfigureAwait(false);
        grainState.ETag = ETag(version + 1);
    }

    private async Task DeleteAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var deleted = await _database.ExecuteAsync(
            "Delete", [.. Key(stateName, grainId), Version(grainState.ETag)], cancellationToken).ConfigureAwait(false);
        if (deleted != 1) throw await InconsistentAsync(stateName, grainId, grainState.ETag, cancellationToken).ConfigureAwait(false);
        grainState.ETag = null;
    }

    private async Task RequireNoneAsync(string stateName, GrainId grainId, CancellationToken cancellationToken)
    {
        if (await StoredETagAsync(stateName, grainId, cancellationToken).ConfigureAwait(false) is not null)
            throw await InconsistentAsync(stateName, grainId, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> StoredETagAsync(string stateName, GrainId grainId, CancellationToken cancellationToken) =>
        await _database.ScalarAsync("Read", Key(stateName, grainId), cancellationToken).ConfigureAwait(false) is long version ? ETag(version) : null;

    private async Task<InconsistentStateException> InconsistentAsync(
        string stateName, GrainId grainId, string? etag, CancellationToken cancellationToken) => new(
        $"The state '{stateName}' of {grainId} in '{_name}' was written by somebody else.",
        await StoredETagAsync(stateName, grainId, cancellationToken).ConfigureAwait(false),
        etag);

    private object[] Key(string stateName, GrainId grainId) => [_serviceId, grainId.Type.ToString(), grainId.Key.ToString(), stateName];

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long Version(string? etag)
    {
        if (etag is null) return 0;
        return long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InconsistentStateException($"'{etag}' is not a tag of this storage.");
    }

    private sealed record Row(long Version, BinaryData? Payload);
}

using System.Diagnostics;
using Orleans.Diagnostics;

namespace Orleans.Engine.Persistence;

/// <summary>One stored state of an activation. Its operations run one after another.</summary>
internal class StorageBridge<TState> : IPersistentState<TState>
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly GrainState<TState> _state = new();
    private readonly string _stateName;
    private readonly GrainId _grainId;
    private readonly IGrainStorage _storage;
    private readonly StorageInstruments _instruments;
    private bool _loaded;

    internal StorageBridge(string stateName, GrainId grainId, IGrainStorage storage, StorageInstruments instruments)
    {
        _stateName = stateName;
        _grainId = grainId;
        _storage = storage;
        _instruments = instruments;
    }

    public TState State
    {
        get => _loaded || _state.State is not null ? _state.State! : throw NotLoaded();
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => RunAsync(
        StorageOperation.Read, s => s._storage.ReadStateAsync(s._stateName, s._grainId, s._state, cancellationToken));

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) => RunAsync(
        StorageOperation.Write, s => s._storage.WriteStateAsync(s._stateName, s._grainId, s._state, cancellationToken));

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) => RunAsync(
        StorageOperation.Clear, s => s._storage.ClearStateAsync(s._stateName, s._grainId, s._state, cancellationToken));

    private async Task RunAsync(StorageOperation operation, Func<StorageBridge<TState>, Task> run)
    {
        await _turn.WaitAsync();
        using var activity = Start(operation);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await run(this);
            if (operation == StorageOperation.Clear) _state.State = default;
            _state.State ??= StateActivator.Create<TState>();
            _loaded = true;
            _instruments.Done(operation, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            if (e is InconsistentStateException inconsistent) inconsistent.SourceGrain ??= _grainId;
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            _instruments.Failed(operation);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private Activity? Start(StorageOperation operation)
    {
        if (!ActivitySources.Storage.HasListeners()) return null;
        var name = operation switch
        {
            StorageOperation.Read => ActivityNames.StorageRead,
            StorageOperation.Write => ActivityNames.StorageWrite,
            _ => ActivityNames.StorageClear,
        };
        var activity = ActivitySources.Storage.StartActivity(name);
        activity?.SetTag("orleans.grain.id", _grainId.ToString());
        activity?.SetTag("orleans.storage.provider", _storage.GetType().Name);
        activity?.SetTag("orleans.storage.state.name", _stateName);
        activity?.SetTag("orleans.storage.state.type", typeof(TState).Name);
        return activity;
    }

    private InvalidOperationException NotLoaded() =>
        new($"State '{_stateName}' of {_grainId} is not loaded yet: it can be used from OnActivateAsync on.");
}

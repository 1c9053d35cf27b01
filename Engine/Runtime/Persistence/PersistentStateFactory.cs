namespace Orleans.Engine.Persistence;

/// <summary>Makes the states of constructor facets; they are read before OnActivateAsync.</summary>
internal sealed class PersistentStateFactory(IGrainStorageLocator storages, StorageInstruments instruments) : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var storage = storages.Get(config.StorageName, context.GrainId);
        var state = new StorageBridge<TState>(config.StateName, context.GrainId, storage, instruments);
        context.ObservableLifecycle.Subscribe(
            $"PersistentState {config.StateName}", GrainLifecycleStage.SetupState, state.ReadStateAsync);
        return state;
    }
}

using Orleans.Core;

namespace Orleans;

/// <summary>A grain with one stored state, read before <see cref="Grain.OnActivateAsync"/>.</summary>
public class Grain<TGrainState> : Grain
{
    private IStorage<TGrainState>? _storage;

    protected Grain() =>
        GrainContext?.ObservableLifecycle.Subscribe(
            typeof(Grain<TGrainState>).FullName!, GrainLifecycleStage.SetupState, LoadAsync);

    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    protected TGrainState State
    {
        get => Storage.State;
        set => Storage.State = value;
    }

    private IStorage<TGrainState> Storage => _storage ??= Runtime.GetStorage<TGrainState>(GrainContext);

    protected virtual Task ClearStateAsync() => Storage.ClearStateAsync();

    protected virtual Task ReadStateAsync() => Storage.ReadStateAsync();

    protected virtual Task WriteStateAsync() => Storage.WriteStateAsync();

    private Task LoadAsync(CancellationToken cancellationToken) => Storage.ReadStateAsync(cancellationToken);
}

using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.State;

/// <summary>Ties a state of an activation to its item: loads it before the grain starts, lets go when the grain ends.</summary>
internal sealed class StateBinding<TState>(IGrainContext context, string stateName, ItemTable items, NameRegistry names, SiloPlace place)
    where TState : class, new()
{
    private Item<TState>? _item;
    private bool _isAttached, _hasEnded;

    public Item<TState> Item => _item ?? throw new InvalidOperationException(
        $"The state '{stateName}' of {context.GrainId} is not loaded yet: use it from OnActivateAsync on, not in the constructor.");

    /// <summary>The activation.</summary>
    public IGrainContext Context => context;

    public void Participate()
        => context.ObservableLifecycle.Subscribe($"TransactionalState.{stateName}", GrainLifecycleStage.SetupState, LoadAsync, ReleaseAsync);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var grain = context.GrainId;
        var key = await StateKey.ResolveAsync(grain, stateName, names, place, cancellationToken);
        ObjectDisposedException.ThrowIf(_hasEnded, this); // The activation was given up meanwhile.
        _item = items.Attach<TState>(key, $"{stateName} of {grain}", grain.ToString());
        _isAttached = true;
        try
        {
            await _item.LoadAsync(cancellationToken);
        }
        catch
        {
            Detach(); // The activation ends here, and with it this handle.
            throw;
        }
    }

    private Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _hasEnded = true;
        Detach();
        return Task.CompletedTask;
    }

    private void Detach()
    {
        if (!_isAttached) return;
        _isAttached = false;
        items.Detach(_item!);
    }
}

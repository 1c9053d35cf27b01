using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Data;

namespace Orleans.Platform.Transactions.Items;

/// <summary>
/// The items in this silo's memory. An item outlives its activation while versions are on their way into the database,
/// so that a grain that is activated again at once sees them and not what the database had before.
/// </summary>
internal sealed class ItemTable(IItemReader reader, PlatformJson json)
{
    private readonly Dictionary<ItemKey, Item> _items = [];
    private readonly Lock _gate = new();

    /// <summary>The item for an activation; <see cref="Detach"/> is due at its end.</summary>
    public Item<TState> Attach<TState>(ItemKey key, string name, string subject) where TState : class, new()
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(key, out var item))
            {
                item = new Item<TState>(key, name, subject, json, reader) { Quiet = ForgetIfUnused };
                _items.Add(key, item);
            }

            if (item is not Item<TState> typed)
            {
                throw new InvalidOperationException($"The state {name} is used with two types: {item.GetType().GenericTypeArguments[0]} and {typeof(TState)}.");
            }

            // Another activation of the grain has not let go: one that was given up, perhaps, before the grain was on another silo.
            if (item.Handles++ > 0) item.Doubt();
            return typed;
        }
    }

    /// <summary>The items in memory now.</summary>
    public Item[] All()
    {
        lock (_gate) return [.. _items.Values];
    }

    /// <summary>Ends an activation's use of the item.</summary>
    public void Detach(Item item)
    {
        lock (_gate)
        {
            item.Handles--;
        }

        ForgetIfUnused(item);
    }

    /// <summary>The items that no activation uses and that are still busy.</summary>
    public List<Item> WithoutActivation()
    {
        lock (_gate) return [.. _items.Values.Where(item => item.Handles == 0)];
    }

    private void ForgetIfUnused(Item item)
    {
        if (item.Handles > 0) return; // The usual case, without the lock: an attach that comes in between is seen below.
        lock (_gate)
        {
            if (item.Handles == 0 && item.IsIdle) _items.Remove(item.Key);
        }
    }
}

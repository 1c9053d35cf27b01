namespace Orleans.Engine.Persistence.Memory;

/// <summary>The records of one grain in one storage, by the names of its states. Used under the lock of their stripe.</summary>
internal sealed class GrainRecords
{
    // A grain has one state, or a few.
    private readonly List<(string Name, StoredState State)> _states = new(1);

    /// <summary>They are on their way to another silo: nothing may be done with them before that is over.</summary>
    internal Task? Leaving { get; set; }

    internal bool IsEmpty => _states.Count == 0;

    internal IEnumerable<(string Name, StoredState State)> All => _states;

    internal StoredState? Find(string name)
    {
        foreach (var (known, state) in _states)
        {
            if (string.Equals(known, name, StringComparison.Ordinal)) return state;
        }

        return null;
    }

    internal void Set(string name, StoredState state)
    {
        Remove(name);
        _states.Add((name, state));
    }

    internal void Remove(string name)
    {
        for (var i = 0; i < _states.Count; i++)
        {
            if (!string.Equals(_states[i].Name, name, StringComparison.Ordinal)) continue;
            _states.RemoveAt(i);
            return;
        }
    }

    /// <summary>Removes what has arrived elsewhere, unless it was replaced meanwhile.</summary>
    internal void RemoveArrived(string name, StoredState sent)
    {
        if (ReferenceEquals(Find(name), sent)) Remove(name);
    }
}

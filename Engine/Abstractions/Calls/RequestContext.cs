namespace Orleans.Runtime;

/// <summary>Key/values that flow with every call made from here: down, never up, and not between parallel branches.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<RequestContextData?> Data = new();

    public static IEnumerable<string> Keys => [.. Entries.Select(entry => entry.Key)];

    public static IEnumerable<KeyValuePair<string, object>> Entries => (Data.Value ?? RequestContextData.Empty).Values.ToArray();

    /// <summary>Id of the call chain that may call back into the activations it came from; empty when none.</summary>
    public static Guid ReentrancyId
    {
        get => Data.Value?.ReentrancyId ?? Guid.Empty;
        set
        {
            if (ReentrancyId != value) Data.Value = RequestContextData.Create(value, (Data.Value ?? RequestContextData.Empty).Values);
        }
    }

    /// <summary>Everything at once. The object never changes, so the engine hands it to the callee as it is.</summary>
    internal static RequestContextData? Current
    {
        get => Data.Value;
        set
        {
            if (!ReferenceEquals(Data.Value, value)) Data.Value = value;
        }
    }

    public static object? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Data.Value?.Find(key);
    }

    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Data.Value = (Data.Value ?? RequestContextData.Empty).With(key, value);
    }

    public static bool Remove(string key)
    {
        if (Data.Value is not { } current || !current.Has(key)) return false;
        Data.Value = current.Without(key);
        return true;
    }

    public static void Clear() => Current = null;

    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        var id = original == Guid.Empty ? Guid.NewGuid() : original;
        return new ReentrancySection(original, id);
    }

    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>From creation to disposal the flow has the new id, which its activation then admits.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _entered;
        private readonly ICallChainReentrantGrainContext? _context;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _entered = newReentrancyId;
            ReentrancyId = newReentrancyId;
            if (newReentrancyId == Guid.Empty) return;
            _context = RuntimeContext.Current as ICallChainReentrantGrainContext;
            _context?.OnEnterReentrantSection(newReentrancyId);
        }

        public readonly void Dispose()
        {
            _context?.OnExitReentrantSection(_entered);
            ReentrancyId = _original;
        }
    }
}

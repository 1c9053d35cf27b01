namespace Orleans.Runtime;

/// <summary>Key/values that flow with every call made from here: down, never up, and not between parallel branches.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<RequestContextData?> Data = new();

    public static IEnumerable<string> Keys => Data.Value?.Values?.Keys.ToArray() ?? [];

    public static IEnumerable<KeyValuePair<string, object>> Entries => Data.Value?.Values?.ToArray() ?? [];

    /// <summary>Id of the call chain that may call back into the activations it came from; empty when none.</summary>
    public static Guid ReentrancyId
    {
        get => Data.Value?.ReentrancyId ?? Guid.Empty;
        set
        {
            if (ReentrancyId != value) Data.Value = RequestContextData.Create(value, Data.Value?.Values);
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

    public static object? Get(string key) => Data.Value?.Values is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var current = Data.Value;
        Dictionary<string, object> values = current?.Values is { } old ? new(old) { [key] = value } : new() { [key] = value };
        Data.Value = RequestContextData.Create(current?.ReentrancyId ?? Guid.Empty, values);
    }

    public static bool Remove(string key)
    {
        if (Data.Value is not { Values: { } old } current || !old.ContainsKey(key)) return false;
        var values = new Dictionary<string, object>(old);
        values.Remove(key);
        Data.Value = RequestContextData.Create(current.ReentrancyId, values);
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

/// <summary>A snapshot of the request context; never changed after it was made.</summary>
internal sealed record RequestContextData(Guid ReentrancyId, Dictionary<string, object>? Values)
{
    internal static RequestContextData? Create(Guid reentrancyId, Dictionary<string, object>? values)
    {
        var none = values is null or { Count: 0 };
        return none && reentrancyId == Guid.Empty ? null : new(reentrancyId, none ? null : values);
    }
}

using PaymentProvider.Storage;

namespace PaymentProvider.Charges;

/// <summary>All answers and charges in memory, rebuilt from the journal at start. An answer is here only when it is durable.</summary>
public sealed class ChargeBook
{
    private readonly Journal _journal;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredAnswer> _answers = [];
    private readonly Dictionary<string, int> _positions = [];
    private readonly List<Charge> _charges = [];
    private readonly HashSet<string> _inFlight = [];

    public ChargeBook(Journal journal)
    {
        _journal = journal;
        foreach (StoredAnswer answer in journal.TakeReplayed())
            Add(answer);
    }

    /// <summary>Claims a key for one request. Returns the stored answer when there is one, and then claims nothing.</summary>
    /// <exception cref="ProviderException">Another request holds the key, or it was used with other content.</exception>
    public StoredAnswer? Claim(string key, string fingerprint)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(key, out StoredAnswer? stored))
                return stored.Fingerprint == fingerprint ? stored : throw ProviderException.KeyReused();
            return _inFlight.Add(key) ? null : throw ProviderException.KeyInFlight();
        }
    }

    public void Release(string key)
    {
        lock (_lock)
            _inFlight.Remove(key);
    }

    /// <summary>Makes an answer durable, then visible.</summary>
    public async Task StoreAsync(StoredAnswer answer)
    {
        await _journal.AppendAsync(answer);
        lock (_lock)
            Add(answer);
    }

    public Charge? Find(string id)
    {
        lock (_lock)
            return _positions.TryGetValue(id, out int position) ? _charges[position] : null;
    }

    public ChargeList FindByKey(string key)
    {
        lock (_lock)
            return new ChargeList(_answers.TryGetValue(key, out StoredAnswer? a) && a.Charge is not null ? [a.Charge] : [], false);
    }

    /// <summary>The charges older than <paramref name="startingAfter"/>, the newest first.</summary>
    public ChargeList List(int limit, string? startingAfter)
    {
        lock (_lock)
        {
            int end = _charges.Count;
            if (startingAfter is not null && !_positions.TryGetValue(startingAfter, out end))
                throw ProviderException.NotFound(startingAfter);
            int start = Math.Max(0, end - limit);
            List<Charge> page = _charges.GetRange(start, end - start);
            page.Reverse();
            return new ChargeList(page, start > 0);
        }
    }

    private void Add(StoredAnswer answer)
    {
        if (answer.Key is not null)
            _answers.Add(answer.Key, answer);
        if (answer.Charge is not null)
        {
            _positions.Add(answer.Charge.Id, _charges.Count);
            _charges.Add(answer.Charge);
        }
    }
}

namespace Orleans.Engine.Persistence.Memory;

/// <summary>
/// The records of one memory storage that are in this silo. Whether they may be worked with is looked at under the same lock, so that
/// nothing is written behind the back of their leaving.
/// </summary>
internal sealed class RecordTable(string name, RecordPlaces places)
{
    private const int StripeCount = 64;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe())];

    internal string Name => name;

    internal RecordPlace Read(string state, GrainId grain, out StoredState? found)
    {
        var stripe = StripeOf(grain);
        lock (stripe) return Look(stripe, state, grain, out _, out found);
    }

    /// <summary>
    /// Replaces the version that the writer has seen; otherwise tells which one is there. Doing so twice is the same as once: each version
    /// has an ETag of its own.
    /// </summary>
    internal RecordPlace Write(string state, GrainId grain, string? seen, StoredState next, out StoredState? current, out bool written)
    {
        written = false;
        var stripe = StripeOf(grain);
        lock (stripe)
        {
            var place = Look(stripe, state, grain, out var records, out current);
            if (!place.IsHere) return place;
            written = current?.Etag == seen || current?.Etag == next.Etag;
            if (!written) return place;
            if (records is null) stripe.Grains[grain] = records = new();
            records.Set(state, next);
            return place;
        }
    }

    /// <summary>Removes the version that its writer has seen. A record that is not there is cleared already.</summary>
    internal RecordPlace Clear(string state, GrainId grain, string? seen, out StoredState? current, out bool cleared)
    {
        cleared = false;
        var stripe = StripeOf(grain);
        lock (stripe)
        {
            var place = Look(stripe, state, grain, out var records, out current);
            if (!place.IsHere) return place;
            cleared = current is null || current.Etag == seen;
            if (current is null || !cleared) return place;
            records!.Remove(state);
            if (records.IsEmpty) stripe.Grains.Remove(grain);
            return place;
        }
    }

    /// <summary>Takes a record over from the silo that had it. False when it does not belong here.</summary>
    internal bool Accept(string state, GrainId grain, StoredState arrived, Func<GrainId, bool> belongsHere)
    {
        var stripe = StripeOf(grain);
        lock (stripe)
        {
            if (!belongsHere(grain)) return false;
            if (!stripe.Grains.TryGetValue(grain, out var records)) stripe.Grains[grain] = records = new();
            records.Set(state, arrived);
            return true;
        }
    }

    /// <summary>The grains that have records here and answer to a question.</summary>
    internal List<GrainId> Where(Func<GrainId, bool> isWanted)
    {
        var found = new List<GrainId>();
        foreach (var stripe in _stripes)
        {
            lock (stripe) found.AddRange(stripe.Grains.Keys.Where(isWanted));
        }

        return found;
    }

    /// <summary>Whether anything of a grain is here, if only on its way.</summary>
    internal bool Has(GrainId grain)
    {
        var stripe = StripeOf(grain);
        lock (stripe) return stripe.Grains.ContainsKey(grain);
    }

    /// <summary>Closes the records of a grain until <see cref="EndLeaving"/>. Empty when the question is answered otherwise now.</summary>
    internal (string Name, StoredState State)[] BeginLeaving(GrainId grain, Func<GrainId, bool> mayLeave, Task until)
    {
        var stripe = StripeOf(grain);
        lock (stripe)
        {
            if (!stripe.Grains.TryGetValue(grain, out var records) || !mayLeave(grain)) return [];
            records.Leaving = until;
            return [.. records.All];
        }
    }

    /// <summary>What has arrived elsewhere is forgotten here.</summary>
    internal void EndLeaving(GrainId grain, (string Name, StoredState State)[] sent, bool arrived)
    {
        var stripe = StripeOf(grain);
        lock (stripe)
        {
            if (!stripe.Grains.TryGetValue(grain, out var records)) return;
            records.Leaving = null;
            if (!arrived) return;
            foreach (var (state, record) in sent) records.RemoveArrived(state, record);
            if (records.IsEmpty) stripe.Grains.Remove(grain);
        }
    }

    /// <summary>Where the records of a grain are to be worked with; when that is here, with the version of one that is there.</summary>
    private RecordPlace Look(Stripe stripe, string state, GrainId grain, out GrainRecords? records, out StoredState? current)
    {
        records = stripe.Grains.GetValueOrDefault(grain);
        var place = PlaceOf(grain, records);
        current = place.IsHere ? records?.Find(state) : null;
        return place;
    }

    private RecordPlace PlaceOf(GrainId grain, GrainRecords? records) =>
        records?.Leaving is { } leaving ? RecordPlace.After(leaving) : places.Find(grain);

    private Stripe StripeOf(GrainId grain) => _stripes[grain.GetUniformHashCode() % StripeCount];

    private sealed class Stripe
    {
        internal Dictionary<GrainId, GrainRecords> Grains { get; } = [];
    }
}

using Orleans.Engine.Cluster;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>Takes records over from silos that have them no more by the view in force.</summary>
internal sealed class RecordArrivals(RecordTables tables, RecordPlaces places, ClusterState cluster)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Sender> _senders = [];

    /// <summary>False: this silo is not, or not any more, the one that they belong to.</summary>
    internal bool Take(SiloAddress from, long number, RecordPart[] parts)
    {
        lock (_gate)
        {
            Forget();
            // Whoever is dead has no records any more, whatever was on its way: its grains have begun again.
            if (cluster.Current.IsDead(from)) return false;
            if (!_senders.TryGetValue(from, out var sender)) _senders[from] = sender = new();
            if (number <= sender.LastNumber) return false;
            sender.LastNumber = number;
            return Array.TrueForAll(parts, part => Take(sender, part));
        }
    }

    private bool Take(Sender sender, RecordPart part)
    {
        if (part.Offset == 0) sender.Begun = part.Length == part.Bytes.Length ? part.Bytes : new byte[part.Length];
        else if (sender.Begun is null || sender.Filled != part.Offset || sender.Begun.Length != part.Length) return false;
        if (sender.Begun != part.Bytes) part.Bytes.CopyTo(sender.Begun, part.Offset);
        sender.Filled = part.Offset + part.Bytes.Length;
        if (sender.Filled < part.Length) return true;
        var record = new PackedState(part.Etag, part.Form, sender.Begun);
        sender.Begun = null;
        return tables.Of(part.Storage).Accept(part.State, part.Grain, record, grain => places.HomeOf(grain, cluster.Current) == cluster.Local);
    }

    private void Forget()
    {
        foreach (var gone in _senders.Keys.Where(cluster.Current.IsDead).ToList()) _senders.Remove(gone);
    }

    private sealed class Sender
    {
        internal long LastNumber { get; set; }

        /// <summary>A record of which only the beginning has come.</summary>
        internal byte[]? Begun { get; set; }

        internal int Filled { get; set; }
    }
}

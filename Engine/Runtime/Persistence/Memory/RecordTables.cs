using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Engine.Cluster;
using Orleans.Serialization;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>The records of all memory storages of this silo.</summary>
internal sealed class RecordTables(RecordPlaces places, ClusterState cluster, Serializer serializer)
{
    private readonly ConcurrentDictionary<string, RecordTable> _tables = new(StringComparer.Ordinal);
    private readonly string _maker = cluster.Local.ToParsableString();
    private long _etag;

    internal ICollection<RecordTable> All => _tables.Values;

    internal long View => cluster.Current.Version;

    internal Serializer Serializer => serializer;

    /// <summary>A storage's table. Records of it may come before this silo's storage is used for the first time.</summary>
    internal RecordTable Of(string storage) => _tables.GetOrAdd(storage, static (name, places) => new RecordTable(name, places), places);

    internal PackedState Pack(StoredState state) => state.Pack(serializer);

    /// <summary>No other version of any record, on any silo, has the same.</summary>
    internal string NewEtag() => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _etag)}@{_maker}");
}

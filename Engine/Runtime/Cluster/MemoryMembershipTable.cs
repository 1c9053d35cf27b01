namespace Orleans.Engine.Cluster;

/// <summary>Membership in this silo's memory: a cluster of one when nobody shares it.</summary>
internal sealed class MemoryMembershipTable(int firstVersion = 0) : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, int Version)> _rows = [];
    private int _version = firstVersion;
    private int _lastRowVersion;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate) _rows.Clear();
        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
        {
            foreach (var (silo, (entry, _)) in _rows.ToList())
            {
                if (entry.Status == SiloStatus.Dead && entry.IAmAliveTime < beforeDate.UtcDateTime) _rows.Remove(silo);
            }
        }

        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        lock (_gate) return Task.FromResult(new MembershipTableData(_rows.TryGetValue(key, out var row) ? [ToTuple(row)] : [], Version()));
    }

    public Task<MembershipTableData> ReadAll()
    {
        lock (_gate) return Task.FromResult(new MembershipTableData([.. _rows.Values.Select(ToTuple)], Version()));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate)
        {
            if (!IsNext(tableVersion) || _rows.ContainsKey(entry.SiloAddress)) return Task.FromResult(false);
            Write(entry, tableVersion);
            return Task.FromResult(true);
        }
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
        {
            if (!IsNext(tableVersion) || !_rows.TryGetValue(entry.SiloAddress, out var row) || row.Version.ToString() != etag) return Task.FromResult(false);
            Write(entry, tableVersion);
            return Task.FromResult(true);
        }
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(entry.SiloAddress, out var row)) row.Entry.IAmAliveTime = entry.IAmAliveTime;
        }

        return Task.CompletedTask;
    }

    private bool IsNext(TableVersion version) => version.VersionEtag == _version.ToString() && version.Version == _version + 1;

    private void Write(MembershipEntry entry, TableVersion version)
    {
        _version = version.Version;
        _rows[entry.SiloAddress] = (Copy(entry), ++_lastRowVersion);
    }

    private TableVersion Version() => new(_version, _version.ToString());

    private static Tuple<MembershipEntry, string> ToTuple((MembershipEntry Entry, int Version) row) => new(Copy(row.Entry), row.Version.ToString());

    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        SiloName = entry.SiloName,
        HostName = entry.HostName,
        Status = entry.Status,
        ProxyPort = entry.ProxyPort,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
        RoleName = entry.RoleName,
        SuspectTimes = [.. entry.SuspectTimes ?? []],
    };
}

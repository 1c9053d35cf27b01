namespace Orleans;

/// <summary>Rows with their tags, read together with the table's version. Dead silos come last.</summary>
[GenerateSerializer]
public sealed class MembershipTableData
{
    public MembershipTableData(TableVersion version) : this([], version) { }

    public MembershipTableData(Tuple<MembershipEntry, string> tuple, TableVersion version) : this([tuple], version) { }

    public MembershipTableData(List<Tuple<MembershipEntry, string>> list, TableVersion version)
    {
        Members = [.. list.OrderBy(row => row.Item1.Status == SiloStatus.Dead).ThenBy(row => row.Item1.SiloName, StringComparer.Ordinal)];
        Version = version;
    }

    [Id(0)]
    public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; private set; }

    [Id(1)]
    public TableVersion Version { get; private set; }

    public Tuple<MembershipEntry, string>? TryGet(SiloAddress silo) => Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(silo));

    /// <summary>A place that had several processes is dead only once: the latest of its dead ones stays.</summary>
    public MembershipTableData WithoutDuplicateDeads()
    {
        var dead = from row in Members
                   where row.Item1.Status == SiloStatus.Dead
                   group row by row.Item1.SiloAddress.Endpoint into place
                   select place.MaxBy(row => row.Item1.SiloAddress.Generation);
        return new([.. Members.Where(row => row.Item1.Status != SiloStatus.Dead), .. dead], Version);
    }

    public override string ToString() => $"{Members.Count} silos, version {Version}: {string.Join(", ", Members.Select(row => row.Item1))}";
}

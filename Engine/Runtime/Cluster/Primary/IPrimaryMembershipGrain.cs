using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster.Primary;

/// <summary>The primary silo's membership table, for the other silos.</summary>
internal interface IPrimaryMembershipGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task CleanUp(DateTimeOffset before);

    [AlwaysInterleave]
    Task<MembershipTableData> ReadRow(SiloAddress silo);

    [AlwaysInterleave]
    Task<MembershipTableData> ReadAll();

    [AlwaysInterleave]
    Task<bool> Insert(MembershipEntry entry, TableVersion version);

    [AlwaysInterleave]
    Task<bool> Update(MembershipEntry entry, string etag, TableVersion version);

    [AlwaysInterleave]
    Task SignOfLife(MembershipEntry entry);
}

/// <summary>Served by whichever silo is asked: its key names none, because nobody knows the primary's generation.</summary>
[GrainType(TypeName)]
internal sealed class PrimaryMembershipGrain(IMembershipTable table) : Grain, IPrimaryMembershipGrain
{
    internal const string TypeName = SiloGrains.Prefix + "primary";

    internal static GrainId Id { get; } = GrainId.Create(TypeName, "any");

    private MemoryMembershipTable Table => table as MemoryMembershipTable
        ?? throw new OrleansConfigurationException("The silo at the primary's address is no primary: its membership table is somewhere else.");

    public Task CleanUp(DateTimeOffset before) => Table.CleanupDefunctSiloEntries(before);

    public Task<MembershipTableData> ReadRow(SiloAddress silo) => Table.ReadRow(silo);

    public Task<MembershipTableData> ReadAll() => Table.ReadAll();

    public Task<bool> Insert(MembershipEntry entry, TableVersion version) => Table.InsertRow(entry, version);

    public Task<bool> Update(MembershipEntry entry, string etag, TableVersion version) => Table.UpdateRow(entry, etag, version);

    public Task SignOfLife(MembershipEntry entry) => Table.UpdateIAmAlive(entry);
}

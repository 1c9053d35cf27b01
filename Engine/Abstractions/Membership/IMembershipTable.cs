namespace Orleans;

/// <summary>
/// The table of silos. Writes of rows are conditional on the row's and on the table's tag; a write that loses says so by returning false.
/// </summary>
public interface IMembershipTable
{
    /// <summary>Called once at start; creates the row of the table's version when asked to.</summary>
    Task InitializeMembershipTable(bool tryInitTableVersion);

    /// <summary>Removes all rows of a cluster, also of a running one.</summary>
    Task DeleteMembershipTableEntries(string clusterId);

    /// <summary>Removes dead silos that were last seen before.</summary>
    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    Task<MembershipTableData> ReadRow(SiloAddress key);

    /// <summary>A consistent picture of all rows, with the table's version.</summary>
    Task<MembershipTableData> ReadAll();

    /// <summary>Adds the row and raises the table's version, both or neither; false when somebody else was faster.</summary>
    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    /// <summary>Changes the row and raises the table's version, both or neither; false when somebody else was faster.</summary>
    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    /// <summary>Writes the own sign of life, without conditions; the row's tag stays.</summary>
    Task UpdateIAmAlive(MembershipEntry entry);
}

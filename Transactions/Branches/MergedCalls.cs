using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Items;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>Puts what was done on other silos into the record of the transaction: one call tree, one list of rows.</summary>
internal static class MergedCalls
{
    /// <summary>Adds the calls of a share that are not there yet, and its accesses as rows that name them.</summary>
    public static void Add(BranchShare share, List<CallScope> calls, List<ICommitRow> rows)
    {
        var positions = new short[share.Calls.Count];
        for (var i = 0; i < positions.Length; i++)
        {
            var call = share.Calls[i];
            var known = calls.FindIndex(other => other.Id == call.Id);
            if (known < 0)
            {
                known = calls.Count;
                calls.Add(call);
            }

            positions[i] = (short)known;
        }

        rows.AddRange(share.Rows);
        foreach (var access in share.Accesses)
        {
            var item = new ItemKey(access.KindId, access.GrainKey);
            var call = access.Call < positions.Length ? positions[access.Call] : (short)0;
            rows.Add(access.IsWritten
                ? new StateVersionRow(item, access.VersionSeen, call, access.Payload)
                : new ItemReadRow(item, access.VersionSeen, call));
        }
    }
}

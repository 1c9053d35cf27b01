using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Items;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>Says in the message of a refusal what the transaction had wanted to write.</summary>
internal static class RefusalText
{
    private const int Most = 5;

    /// <summary>The refusal of a single transaction, with its items when a guard did not hold.</summary>
    public static CommitConflictException About(CommitConflictException refusal, CommitEntry entry)
    {
        var writes = refusal.Guard is null ? [] : entry.Rows.SelectMany(Writes).Take(Most + 1).ToList();
        if (writes.Count == 0) return refusal;
        if (writes.Count > Most) writes[Most] = "others";
        return new CommitConflictException($"{refusal.Message} It wanted to write {string.Join(", ", writes)}.", refusal.Guard, refusal.InnerException)
        {
            IsTransient = refusal.IsTransient,
        };
    }

    /// <summary>How others name a transaction that they depend on.</summary>
    public static string Id(CommitEntry entry) => (entry.TryId ?? entry.RequestId).ToString();

    private static IEnumerable<string> Writes(ICommitRow row) => row switch
    {
        StateVersionRow write => [Describe(write.Name ?? Name(write.Item), write.Expected)],
        PreparedCommit prepared => prepared.Writes.Select(write => Describe(Name(write.Item), write.Expected)),
        _ => [],
    };

    private static string Name(ItemKey item) => $"item {item.KindId}/{item.GrainKey}";

    private static string Describe(string item, long expected) => $"version {expected + 1} of {item}";
}

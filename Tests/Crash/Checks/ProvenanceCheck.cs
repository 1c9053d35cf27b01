namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Every version of every item has the operation that wrote it, without gaps.</summary>
internal static class ProvenanceCheck
{
    public static IEnumerable<string> Check(History history)
    {
        Dictionary<long, TransactionFact> transactions = history.Transactions.ToDictionary(t => t.Id);
        Dictionary<string, VersionFact[]> items = history.Versions
            .GroupBy(v => v.Item)
            .ToDictionary(g => g.Key, g => g.OrderBy(v => v.Version).ToArray());

        return
        [
            .. history.Transactions.Where(t => !t.IsCommitted).Select(t => $"transaction {t.Id}: no committed batch"),
            .. history.Versions.SelectMany(v => CheckCall(transactions, v.Transaction, v.Call, $"{v.Item} version {v.Version}")),
            .. history.Reads.SelectMany(r => CheckCall(transactions, r.Transaction, r.Call, $"{r.Item} read at version {r.Version}")),
            .. items.SelectMany(i => CheckItem(i.Key, i.Value)),
            .. CheckCurrent(history, items),
            .. history.Reads.SelectMany(r => CheckRead(r, items.GetValueOrDefault(r.Item, []))),
        ];
    }

    private static IEnumerable<string> CheckCall(Dictionary<long, TransactionFact> transactions, long id, int call, string what)
    {
        if (!transactions.TryGetValue(id, out TransactionFact? transaction))
            yield return $"{what}: transaction {id} is not on record";
        else if (call < 0 || call >= transaction.Calls)
            yield return $"{what}: call {call} is not one of the {transaction.Calls} of transaction {id}";
    }

    private static IEnumerable<string> CheckItem(string item, VersionFact[] versions)
    {
        for (int i = 0; i < versions.Length; i++)
        {
            if (versions[i].Version != i + 1)
            {
                yield return $"{item}: version {i + 1} is missing or repeated";
                yield break;
            }

            if (i > 0 && versions[i].Transaction <= versions[i - 1].Transaction)
                yield return $"{item}: version {i + 1} is not later than the one before it";
        }
    }

    private static IEnumerable<string> CheckCurrent(History history, Dictionary<string, VersionFact[]> items)
    {
        foreach (CurrentFact current in history.Current)
        {
            VersionFact? last = items.GetValueOrDefault(current.Item, []).LastOrDefault();
            if (last?.Version != current.Version || last.Transaction != current.Transaction)
                yield return $"{current.Item}: is at version {current.Version}, the history ends at {last?.Version ?? 0}";
        }

        foreach (string item in items.Keys.Except(history.Current.Select(c => c.Item)))
            yield return $"{item}: has a history but no state";
    }

    private static IEnumerable<string> CheckRead(ReadFact read, VersionFact[] versions)
    {
        if (read.Version < 0 || read.Version > versions.Length)
            yield return $"{read.Item}: version {read.Version} was read, there are {versions.Length}";
        else if (read.Version > 0 && versions[read.Version - 1].Transaction >= read.Transaction)
            yield return $"{read.Item}: version {read.Version} was read by transaction {read.Transaction} before it existed";
        else if (read.Version < versions.Length && versions[read.Version].Transaction < read.Transaction)
            yield return $"{read.Item}: transaction {read.Transaction} read version {read.Version}, which was no longer current";
    }
}

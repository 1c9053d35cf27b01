namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>What can be seen list by list: lost, repeated and invented appends, reads of what never was.</summary>
public sealed class ListChecks(IReadOnlyList<Transaction> history, IReadOnlyDictionary<string, long[]> final, AppendIndex appends)
{
    public IEnumerable<string> Check() => Appends().Concat(Torn()).Concat(Lists()).Concat(history.Where(IsAnswered).SelectMany(Reads));

    private static bool IsAnswered(Transaction transaction) => transaction.Outcome == Outcome.Committed;

    private IEnumerable<string> Appends()
    {
        foreach (var (key, value, place) in appends.All)
        {
            var writer = history[place.Writer];
            if (writer.Outcome == Outcome.Committed && place.Times == 0)
                yield return $"LOST: {value} is not in {key}, although it was acknowledged to {writer}";
            if (writer.Outcome == Outcome.Failed && place.Times > 0)
                yield return $"ABORTED: {value} is in {key}, although it was refused to {writer}";
            if (place.Times > 1)
                yield return $"DUPLICATED: {value} is in {key} {place.Times} times, of {writer}";
        }
    }

    private IEnumerable<string> Torn()
    {
        var unknown = appends.All.Where(append => history[append.Place.Writer].Outcome == Outcome.Unknown).GroupBy(append => append.Place.Writer);
        foreach (var writer in unknown)
        {
            if (writer.Any(append => append.Place.Times > 0) && writer.Any(append => append.Place.Times == 0))
                yield return $"TORN: only a part is there of {history[writer.Key]}";
        }
    }

    private IEnumerable<string> Lists()
    {
        foreach (var (key, list) in final)
        {
            for (var i = 0; i < list.Length; i++)
            {
                if (appends.Find(key, list[i]) is not { } place)
                    yield return $"INVENTED: nobody appended {list[i]}, which is in {key}";
                else if (place.Nth > 0 && (i == 0 || appends.Find(key, list[i - 1]) is not { } before || before.Writer != place.Writer || before.Nth != place.Nth - 1))
                    yield return $"ORDER: {list[i]} in {key} does not follow what the same transaction appended before, {history[place.Writer]}";
            }
        }
    }

    private IEnumerable<string> Reads(Transaction transaction)
    {
        for (var i = 0; i < transaction.Steps.Length; i++)
        {
            var (key, append, seen) = transaction.Steps[i];
            if (append is not null) continue;
            if (seen is null)
            {
                yield return $"UNANSWERED: a read of {key} in {transaction}";
                continue;
            }

            var own = transaction.Steps.Take(i).Where(step => step.Key == key && step.Append is not null).Select(step => step.Append!.Value).ToArray();
            if (!seen.AsSpan().EndsWith(own))
                yield return $"INTERNAL: a read of {key} does not see what was appended just before in {transaction}";
            else if (Explain(key, seen, seen.Length - own.Length) is { } problem)
                yield return $"{problem} in {transaction}";
        }
    }

    private string? Explain(string key, long[] seen, int others)
    {
        if (final.GetValueOrDefault(key, []).AsSpan().StartsWith(seen) && others == 0) return null;
        for (var i = 0; i < others; i++)
        {
            if (appends.Find(key, seen[i]) is not { } place) return $"INVENTED: a read of {key} saw {seen[i]}";
            if (history[place.Writer].Outcome == Outcome.Failed) return $"ABORTED READ (G1a): a read of {key} saw {seen[i]} of {history[place.Writer]}";
        }

        if (others > 0 && appends.Find(key, seen[others - 1]) is { } last && last.Nth + 1 < appends.Counts[(last.Writer, key)])
            return $"INTERMEDIATE READ (G1b): a read of {key} saw a part of {history[last.Writer]}";
        return final.GetValueOrDefault(key, []).AsSpan().StartsWith(seen)
            ? null
            : $"NOT A PREFIX: a read of {key} saw what never was its beginning, [{string.Join(' ', final.GetValueOrDefault(key, []))}],";
    }
}

using System.Globalization;

namespace Orleans.Engine.Cluster;

/// <summary>
/// What the list of suspecting silos in a row of the membership table says. An entry of another silo is a vote for this one's death.
/// The silo's own entry means, while it lives, that it finds itself too slow to be judged, and when it is dead, that it
/// knows and serves nothing any more.
/// </summary>
internal static class Suspicions
{
    private const char BetweenEntries = '|', BetweenParts = ',';

    internal static bool IsSlow(MembershipEntry row) => row.Status != SiloStatus.Dead && HasEntryOf(row, row.SiloAddress);

    /// <summary>It has stopped serving, and said so.</summary>
    internal static bool HasEnded(MembershipEntry row) => row.Status == SiloStatus.Dead && HasEntryOf(row, row.SiloAddress);

    internal static bool HasEntryOf(MembershipEntry row, SiloAddress silo) => row.SuspectTimes?.Exists(vote => vote.Item1 == silo) is true;

    internal static bool IsSuspected(MembershipEntry row) =>
        row.Status != SiloStatus.Dead && row.SuspectTimes?.Exists(vote => vote.Item1 != row.SiloAddress) is true;

    internal static void Add(MembershipEntry row, SiloAddress silo, DateTime now) => row.AddOrUpdateSuspector(silo, now, int.MaxValue);

    internal static bool Remove(MembershipEntry row, SiloAddress silo) => row.SuspectTimes?.RemoveAll(vote => vote.Item1 == silo) > 0;

    internal static void DeclareDead(MembershipEntry row)
    {
        row.Status = SiloStatus.Dead;
        Remove(row, row.SiloAddress); // Whether it knows, only it can say.
    }

    /// <summary>
    /// Whether the votes are enough, with the voter's own. Two of the cluster's silos are enough however large it is, and in one of two or
    /// three silos half of them: the last two would never get rid of each other otherwise.
    /// </summary>
    internal static bool AreEnough(MembershipEntry row, SiloAddress voter, IEnumerable<MembershipEntry> all, int limit, DateTime oldest)
    {
        var active = all.Where(one => one.Status == SiloStatus.Active).Select(one => one.SiloAddress).ToHashSet();
        var voters = (row.SuspectTimes ?? [])
            .Where(vote => vote.Item2 >= oldest && vote.Item1 != row.SiloAddress && active.Contains(vote.Item1))
            .Select(vote => vote.Item1).Append(voter).Distinct().Count();
        return voters >= Math.Min(limit, (active.Count + 1) / 2);
    }

    /// <summary>For tables that keep text.</summary>
    internal static string ToText(List<Tuple<SiloAddress, DateTime>>? votes) => string.Join(BetweenEntries, (votes ?? []).Select(vote =>
        vote.Item1.ToParsableString() + BetweenParts + vote.Item2.ToString("O", CultureInfo.InvariantCulture)));

    internal static List<Tuple<SiloAddress, DateTime>> Parse(string text) => [.. text
        .Split(BetweenEntries, StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split(BetweenParts))
        .Select(parts => Tuple.Create(
            SiloAddress.Parse(parts[0]), DateTime.Parse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)))];
}

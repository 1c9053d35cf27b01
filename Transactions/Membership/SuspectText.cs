using System.Globalization;

namespace Orleans.Platform.Transactions.Membership;

/// <summary>Votes for a silo's death, as the table keeps them: <c>silo,time|silo,time</c>.</summary>
internal static class SuspectText
{
    private const char BetweenVotes = '|', BetweenParts = ',';

    internal static string Of(IEnumerable<Tuple<SiloAddress, DateTime>>? votes) => string.Join(BetweenVotes, (votes ?? []).Select(vote =>
        vote.Item1.ToParsableString() + BetweenParts + vote.Item2.ToString("O", CultureInfo.InvariantCulture)));

    internal static List<Tuple<SiloAddress, DateTime>> Parse(string text) => [.. text
        .Split(BetweenVotes, StringSplitOptions.RemoveEmptyEntries)
        .Select(vote => vote.Split(BetweenParts))
        .Select(parts => Tuple.Create(
            SiloAddress.FromParsableString(parts[0]), DateTime.Parse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)))];
}

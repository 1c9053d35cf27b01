using System.Globalization;

namespace Orleans;

/// <summary>One silo's row of the membership table.</summary>
[GenerateSerializer]
public sealed class MembershipEntry : ISpanFormattable
{
    [Id(0)]
    public SiloAddress SiloAddress { get; set; } = null!;

    [Id(1)]
    public SiloStatus Status { get; set; }

    /// <summary>Who suspected this silo, and when.</summary>
    [Id(2)]
    public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

    /// <summary>Port for clients; 0 when this silo takes none.</summary>
    [Id(3)]
    public int ProxyPort { get; set; }

    [Id(4)]
    public string HostName { get; set; } = null!;

    [Id(5)]
    public string SiloName { get; set; } = null!;

    [Id(6)]
    public string? RoleName { get; set; }

    [Id(7)]
    public int UpdateZone { get; set; }

    [Id(8)]
    public int FaultZone { get; set; }

    [Id(9)]
    public DateTime StartTime { get; set; }

    /// <summary>Last sign of life (UTC).</summary>
    [Id(10)]
    public DateTime IAmAliveTime { get; set; }

    public void AddSuspector(SiloAddress suspectingSilo, DateTime suspectingTime) => (SuspectTimes ??= []).Add(new(suspectingSilo, suspectingTime));

    /// <summary>One vote for each suspecting silo; the oldest one makes room.</summary>
    public void AddOrUpdateSuspector(SiloAddress localSilo, DateTime voteTime, int maxVotes)
    {
        SuspectTimes ??= [];
        SuspectTimes.RemoveAll(vote => vote.Item1.Equals(localSilo));
        while (SuspectTimes.Count > 0 && SuspectTimes.Count >= maxVotes) SuspectTimes.Remove(SuspectTimes.MinBy(vote => vote.Item2)!);
        SuspectTimes.Add(new(localSilo, voteTime));
    }

    public string ToFullString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{SiloName} {SiloAddress} {Status} on {HostName}, gateway {ProxyPort}, started {StartTime:O}, alive {IAmAliveTime:O}, suspected by {Suspects()}]");

    public override string ToString() => $"[SiloAddress={SiloAddress} SiloName={SiloName} Status={Status}]";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => format == "F" ? ToFullString() : ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{(format is "F" ? ToFullString() : ToString())}", out charsWritten);

    private string Suspects() => SuspectTimes is { Count: > 0 } votes ? string.Join(", ", votes.Select(vote => vote.Item1)) : "nobody";
}

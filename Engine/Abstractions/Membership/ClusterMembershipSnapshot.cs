using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>A numbered view of the cluster.</summary>
[GenerateSerializer, Immutable]
public sealed class ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version) : ISpanFormattable
{
    [Id(0)]
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    [Id(1)]
    public MembershipVersion Version { get; } = version;

    /// <summary>Dead when a later process has taken the silo's place; None when nothing is known of it.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        if (Members.TryGetValue(silo, out var member)) return member.Status;
        return Members.Keys.Any(silo.IsPredecessorOf) ? SiloStatus.Dead : SiloStatus.None;
    }

    /// <summary>A silo that was a member of an earlier view and is gone from this one is dead.</summary>
    public SiloStatus GetSiloStatus(SiloAddress silo, MembershipVersion seenAtVersion)
    {
        var status = GetSiloStatus(silo);
        var wasSeen = seenAtVersion != MembershipVersion.MinValue && seenAtVersion <= Version;
        return status == SiloStatus.None && wasSeen ? SiloStatus.Dead : status;
    }

    public ClusterMembershipUpdate AsUpdate() => new(this, [.. Members.Values]);

    /// <summary>What has changed since the previous view; a silo that is gone is reported as dead.</summary>
    public ClusterMembershipUpdate CreateUpdate(ClusterMembershipSnapshot previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        var changed = Members.Values.Where(member => !previous.Members.TryGetValue(member.SiloAddress, out var old) || old.Status != member.Status);
        var gone = from old in previous.Members.Values
                   where !Members.ContainsKey(old.SiloAddress) && old.Status != SiloStatus.Dead
                   select new ClusterMember(old.SiloAddress, SiloStatus.Dead, old.Name);
        return new(this, [.. changed, .. gone]);
    }

    public override string ToString() => $"Version {Version}: {string.Join(", ", Members.Values)}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(provider, $"{ToString()}", out charsWritten);
}

namespace Orleans.Transactions;

/// <summary>A transactional state of a grain.</summary>
[GenerateSerializer, Immutable]
public readonly struct ParticipantId
{
    public static readonly IEqualityComparer<ParticipantId> Comparer = new IdComparer();

    public ParticipantId(string name, GrainReference reference, Role supportedRoles)
    {
        Name = name;
        Reference = reference;
        SupportedRoles = supportedRoles;
    }

    [Flags]
    public enum Role
    {
        Resource = 1 << 0,
        Manager = 1 << 1,
        PriorityManager = 1 << 2,
    }

    [Id(0)]
    public string Name { get; }

    [Id(1)]
    public GrainReference Reference { get; }

    [Id(2)]
    public Role SupportedRoles { get; }

    public override readonly string ToString() => $"ParticipantId.{Name}.{Reference}";

    public sealed class IdComparer : IEqualityComparer<ParticipantId>
    {
        public bool Equals(ParticipantId x, ParticipantId y) =>
            string.Equals(x.Name, y.Name, StringComparison.Ordinal) && Equals(x.Reference, y.Reference);

        public int GetHashCode(ParticipantId obj) => HashCode.Combine(obj.Name, obj.Reference);
    }
}

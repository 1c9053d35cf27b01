namespace Orleans.Engine.Persistence.Memory;

/// <summary>Where an operation on a record is to happen: here and now, here later, or at another silo.</summary>
internal readonly struct RecordPlace
{
    private RecordPlace(SiloAddress? silo, Task? wait) => (Silo, Wait) = (silo, wait);

    internal static RecordPlace Here => default;

    internal bool IsHere => Silo is null && Wait is null;

    internal SiloAddress? Silo { get; }

    /// <summary>After it one has to ask again.</summary>
    internal Task? Wait { get; }

    internal static RecordPlace At(SiloAddress silo) => new(silo, null);

    internal static RecordPlace After(Task wait) => new(null, wait);
}

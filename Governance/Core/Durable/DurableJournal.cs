namespace Orleans.Platform.Governance.Durable;

/// <summary>What earlier runs of a durable request have done, by position.</summary>
internal sealed class DurableJournal(IReadOnlyDictionary<int, JournalStep> steps)
{
    public static DurableJournal Empty { get; } = new(new Dictionary<int, JournalStep>());

    public JournalStep? Find(int ordinal) => steps.GetValueOrDefault(ordinal);

    public static string CallName(string interfaceName, string methodName, string grain) => $"{interfaceName}.{methodName} of {grain}";

    public static string EffectName(string name, string provider) => $"effect {name} at {provider}";
}

/// <summary>A recorded step.</summary>
/// <param name="Name">What it was; see <see cref="DurableJournal.CallName"/> and <see cref="DurableJournal.EffectName"/>.</param>
/// <param name="Effect">The effect's record; null for calls.</param>
internal sealed record JournalStep(string Name, RecordedEffect? Effect);

/// <summary>A row of <c>platform.effect</c>.</summary>
internal sealed record RecordedEffect(EffectStatus Status, int Attempts, DateTimeOffset Deadline, string? ReceiptJson);

/// <summary>The states of an effect.</summary>
internal enum EffectStatus
{
    Intended = 0,
    Settled = 1,
    Parked = 2,
}

using Orleans.Platform.Tests.Crash.Load;

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Everything that can be seen of a run from outside when it is over.</summary>
public sealed record History
{
    public required IReadOnlyCollection<Operation> Operations { get; init; }

    /// <summary>Operations that were sent once more at the end, with that answer.</summary>
    public required IReadOnlyList<(Operation Operation, Answer? Replay)> Replays { get; init; }

    public required IReadOnlyList<ChargeFact> Charges { get; init; }

    public required IReadOnlyList<PaymentFact> Payments { get; init; }

    public required IReadOnlyDictionary<string, AccountFact> Accounts { get; init; }

    public required decimal Opening { get; init; }

    public required IReadOnlyList<VersionFact> Versions { get; init; }

    public required IReadOnlyList<CurrentFact> Current { get; init; }

    public required IReadOnlyList<ReadFact> Reads { get; init; }

    public required IReadOnlyList<TransactionFact> Transactions { get; init; }

    public required IReadOnlyList<EffectFact> Effects { get; init; }

    /// <summary>Tables in which a personal word was found in clear.</summary>
    public required IReadOnlyList<string> Leaks { get; init; }
}

namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>What the caller of a transaction knows at its end.</summary>
public enum Outcome
{
    Committed,

    /// <summary>Definitely not done.</summary>
    Failed,

    /// <summary>It may have been done, or may still be.</summary>
    Unknown,
}

/// <summary>An append of a value, or a read with what it saw.</summary>
public sealed record Step(string Key, long? Append, long[]? Seen = null);

/// <summary>One transaction as its caller saw it; times by one monotonic clock.</summary>
public sealed record Transaction(int Id, long Started, long Ended, Outcome Outcome, Step[] Steps)
{
    public override string ToString()
        => $"T{Id} ({Outcome}, {Started}..{Ended}): {string.Join(", ", Steps.Select(step => step.Append is { } value
            ? $"append {step.Key} {value}"
            : $"r {step.Key} {(step.Seen is null ? "?" : $"[{string.Join(' ', step.Seen)}]")}"))}";
}

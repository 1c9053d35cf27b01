namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>Judges a run. Knows the promises and nothing of the platform's inside.</summary>
public static class Checker
{
    /// <summary>Every violation of a promise; none when all were kept.</summary>
    public static IReadOnlyList<string> Check(History history) =>
    [
        .. AnswerCheck.Check(history),
        .. ChargeCheck.Check(history),
        .. MoneyCheck.Check(history),
        .. ProvenanceCheck.Check(history),
        .. history.Leaks.Select(table => $"personal data in clear in {table}"),
    ];
}

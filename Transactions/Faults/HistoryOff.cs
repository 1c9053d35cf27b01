namespace Orleans.Platform.Transactions.Faults;

/// <summary>
/// What history and provenance cost, for the benchmark that asks: with <c>Platform__HistoryOff=true</c> no batch writes its row of
/// the log, and no calls are put on record. No option: what was committed so, nobody can ever tell who did it.
/// </summary>
internal static class HistoryOff
{
    // Read once, so that it is a constant for the code that is compiled after it.
    public static readonly bool IsOn = bool.TryParse(Environment.GetEnvironmentVariable("Platform__HistoryOff"), out var isOn) && isOn;
}

using System.CommandLine;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary><c>transfers</c>: money transfers between two accounts, through grains and straight on PostgreSQL.</summary>
public static class TransfersCommand
{
    public static Command Create()
    {
        var accounts = new Option<int>("--accounts") { Description = "Accounts to choose from.", DefaultValueFactory = _ => 1000 };
        var inFlight = new Option<int>("--in-flight") { Description = "Callers, each with one transfer at a time.", DefaultValueFactory = _ => 256 };
        var seconds = new Option<int>("--seconds") { Description = "Measured time of each run.", DefaultValueFactory = _ => 10 };
        var runs = new Option<int>("--runs") { Description = "Runs of each system, in turns; the median counts.", DefaultValueFactory = _ => 3 };
        var only = new Option<string?>("--only") { Description = "One system alone, for a profiler: npgsql-batch, sql-function or platform." };
        var command = new Command("transfers", "Transfers through grain calls in one process, against the same transfers as one PostgreSQL transaction each.")
        {
            accounts,
            inFlight,
            seconds,
            runs,
            only,
        };
        command.SetAction((parsed, cancellationToken) => TransfersBenchmark.RunAsync(
            new TransfersSettings(
                parsed.GetValue(accounts), parsed.GetValue(inFlight), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs)),
            parsed.GetValue(only),
            cancellationToken));
        return command;
    }
}

/// <summary>What is measured.</summary>
public sealed record TransfersSettings(int Accounts, int InFlight, TimeSpan Duration, int Runs)
{
    public TimeSpan WarmUp => Duration < TimeSpan.FromSeconds(6) ? Duration / 2 : TimeSpan.FromSeconds(3);

    /// <summary>Enough that no account runs dry.</summary>
    public static decimal OpeningBalance => 1_000_000_000m;

    public static string Account(int number) => $"account-{number}";

    /// <summary>Two different accounts.</summary>
    public (int From, int To) Choose(Random random)
    {
        var from = random.Next(Accounts);
        var to = random.Next(Accounts - 1);
        return (from, to >= from ? to + 1 : to);
    }
}

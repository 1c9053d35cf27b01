using System.CommandLine;

namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>The command line of the call benchmark.</summary>
public static class CallsCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Measured time of each run.", DefaultValueFactory = _ => 3 };
        var runs = new Option<int>("--runs") { Description = "Runs of which the median counts.", DefaultValueFactory = _ => 3 };
        var only = new Option<string?>("--only") { Description = "One part alone: in-process, client-to-silo, silo-to-silo, activation or start." };
        only.AcceptOnlyFromAmong("in-process", "client-to-silo", "silo-to-silo", "activation", "start");
        var command = new Command("calls", "Grain calls in process, from a client and between silos, against the bare transport.") { seconds, runs, only };
        command.SetAction(parsed => new CallsBenchmark(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs), parsed.GetValue(only)).RunAsync());
        return command;
    }
}

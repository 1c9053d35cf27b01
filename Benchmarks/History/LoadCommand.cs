using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.History;

/// <summary><c>load</c>: the platform and its callers in a process that is told when to run. Whether history is kept is decided at its start.</summary>
public static class LoadCommand
{
    public const string ConnectionOption = "--connection", AccountsOption = "--accounts";

    public static Command Create()
    {
        var connection = new Option<string>(ConnectionOption) { Description = "An empty database.", Required = true };
        var accounts = new Option<int>(AccountsOption) { Description = "Accounts to choose from.", Required = true };
        var command = new Command("load", "Transfers in this process: for each line '<in flight> <warm-up ms> <ms>' of standard input one run, its result on standard output.")
        {
            connection, accounts,
        };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(connection)!, parsed.GetValue(accounts)));
        return command;
    }

    private static async Task RunAsync(string connection, int accounts)
    {
        var settings = new TransfersSettings(accounts, 0, TimeSpan.Zero, 1);
        await using var platform = await PlatformTransfers.StartAsync(connection, settings);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = line.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            var result = await platform.RunAsync(order[0], TimeSpan.FromMilliseconds(order[1]), TimeSpan.FromMilliseconds(order[2]));
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        await platform.CheckMoneyAsync();
    }
}

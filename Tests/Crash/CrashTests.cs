using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Orleans.Platform.Tests.Crash.Checks;
using Orleans.Platform.Tests.Crash.Load;
using Orleans.Platform.Tests.Crash.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Crash;

/// <summary>
/// kill -9 of silo, PostgreSQL, both, or the provider, at seeded moments under load; then everything that was promised is
/// checked from outside. CRASH_SEED repeats a run, CRASH_ROUNDS sets the number of kills, CRASH_VICTIM whom
/// (silo, postgres, silo and postgres, provider), CRASH_KEEP keeps the files.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int LeastTransactionsPerRound = 20;
    private const int MostReplays = 3000;
    private static readonly TimeSpan HealingTime = TimeSpan.FromSeconds(90);

    private static readonly Dictionary<string, double> Faults = new()
    {
        ["TooManyRequests"] = 0.04, ["ErrorBefore"] = 0.04, ["ErrorAfter"] = 0.05, ["StoredError"] = 0.02, ["StoredErrorCharged"] = 0.03,
        ["DropBefore"] = 0.04, ["DropAfter"] = 0.05, ["DelayBefore"] = 0.015, ["DelayAfter"] = 0.015, ["DelayMs"] = 1500,
    };

    [Fact]
    public async Task A_payment_happens_once_however_often_processes_are_killed()
    {
        int seed = Setting("CRASH_SEED", Random.Shared.Next(1_000_000));
        int rounds = Setting("CRASH_ROUNDS", 50);
        Say($"CRASH_SEED={seed} CRASH_ROUNDS={rounds}");

        var stopwatch = Stopwatch.StartNew();
        await using World world = await World.StartAsync(new Dictionary<string, double>(Faults) { ["Seed"] = seed });
        using var caller = new Caller(world.Silo.Url, World.ApiKey);
        var bank = new Bank(seed);
        foreach (Operation opening in bank.Openings())
            Assert.Equal(201, (await caller.SendAsync(opening, CancellationToken.None))!.Status);

        var load = new LoadGenerator(caller, bank, seed);
        load.Start();
        var nemesis = new Nemesis(world, load, new Random(seed), Say);
        for (int round = 1; round <= rounds; round++)
            await nemesis.StrikeAsync(round);
        Say($"{stopwatch.Elapsed.TotalSeconds:0} s: healing");
        await load.FinishAsync(HealingTime);
        world.Silo.RequireAlive();
        Say($"{stopwatch.Elapsed.TotalSeconds:0} s; {nemesis.Summary}; {load.Operations.Count} requests, {caller.Unknown} tries with unknown outcome");

        History history = await ObserveAsync(world, caller, bank, load, new Random(seed));
        Say($"{stopwatch.Elapsed.TotalSeconds:0} s: observed");
        IReadOnlyList<string> violations = Checker.Check(history);
        Say($"{history.Transactions.Count} transactions, {history.Versions.Count} versions, {history.Charges.Count} charges, {violations.Count} violations");
        Assert.True(violations.Count == 0, $"CRASH_SEED={seed}\n{string.Join('\n', violations.Take(50))}\n{world.Silo.LogTail()}");

        Assert.True(nemesis.Kills >= rounds, $"INCONCLUSIVE: {nemesis.Kills} kills");
        Assert.True(history.Transactions.Count >= rounds * LeastTransactionsPerRound, $"INCONCLUSIVE: {history.Transactions.Count} transactions");
        Assert.True(history.Charges.Count >= rounds, $"INCONCLUSIVE: {history.Charges.Count} charges");
    }

    private static async Task<History> ObserveAsync(World world, Caller caller, Bank bank, LoadGenerator load, Random random)
    {
        var outside = new OutsideReader(caller, world.Provider.Url);
        Operation[] again = [.. load.Operations.OrderBy(_ => random.Next()).Take(MostReplays)];
        var replays = new List<(Operation, Answer?)>();
        using var patience = new CancellationTokenSource(HealingTime);
        foreach (Operation[] chunk in again.Chunk(16))
            replays.AddRange(chunk.Zip(await Task.WhenAll(chunk.Select(o => caller.SendAsync(o, patience.Token)))));

        Dictionary<string, AccountFact> accounts = await outside.AccountsAsync(bank.AccountIds);
        List<PaymentFact> payments = await outside.PaymentsAsync(load.Operations);
        List<ChargeFact> charges = await outside.ChargesAsync();

        int code = await world.Silo.StopAsync();
        Assert.True(code == 0, $"The silo stopped with code {code}.\n{world.Silo.LogTail()}");
        await using StoppedDatabase database = await StoppedDatabase.OpenAsync(world.DataFolder);
        return await new DatabaseReader(database.Source).ReadAsync(load.Operations, replays, charges, payments, accounts, bank);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}

using System.Runtime.Versioning;
using Orleans.Platform.Tests.Crash.Checks;
using Orleans.Platform.Tests.Crash.Load;
using Orleans.Platform.Tests.Crash.Processes;
using Xunit;

namespace Orleans.Platform.Tests.Crash;

/// <summary>A world under load, whose silo has a fault point.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Scene : IAsyncDisposable
{
    private const int MostReplays = 500;

    private Scene(World world, Caller caller, Bank bank, LoadGenerator load) => (World, Caller, Bank, Load) = (world, caller, bank, load);

    public World World { get; }

    public Caller Caller { get; }

    public Bank Bank { get; }

    public LoadGenerator Load { get; }

    public static async Task<Scene> StartAsync(int seed, string faultPoint)
    {
        World world = await World.StartAsync(new Dictionary<string, double> { ["Seed"] = seed });
        var caller = new Caller(world.Silo.Url, World.ApiKey);
        var bank = new Bank(seed);
        foreach (Operation opening in bank.Openings())
            Assert.Equal(201, (await caller.SendAsync(opening, CancellationToken.None))!.Status);

        // The accounts are there; what dies is a silo under load.
        Assert.Equal(0, await world.Silo.StopAsync());
        world.Silo.Environment["Platform__FaultPoint"] = faultPoint;
        await world.Silo.StartAsync();
        var load = new LoadGenerator(caller, bank, seed);
        load.Start();
        return new Scene(world, caller, bank, load);
    }

    /// <summary>Waits until as many further requests have a definite answer.</summary>
    public async Task ProgressAsync(int answers, TimeSpan patience)
    {
        int until = Load.Answered + answers;
        using var limit = new CancellationTokenSource(patience);
        while (Load.Answered < until)
        {
            World.Silo.RequireAlive();
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Moves a cent around all accounts: each must give and take at once.</summary>
    public async Task NoLockStaysAsync()
    {
        Operation[] round = [.. Bank.Round()];
        foreach (Operation transfer in round)
            transfer.Answer = await Caller.SendAsync(transfer, CancellationToken.None);
        Load.Add(round);
    }

    /// <summary>Everything that can be seen from outside, and then the database. The silo stops.</summary>
    public async Task<History> ObserveAsync()
    {
        var replays = new List<(Operation, Answer?)>();
        foreach (Operation[] chunk in Load.Operations.Reverse().Take(MostReplays).Chunk(16))
            replays.AddRange(chunk.Zip(await Task.WhenAll(chunk.Select(o => Caller.SendAsync(o, CancellationToken.None)))));
        var outside = new OutsideReader(Caller, World.Provider.Url);
        Dictionary<string, AccountFact> accounts = await outside.AccountsAsync(Bank.AccountIds);
        List<PaymentFact> payments = await outside.PaymentsAsync(Load.Operations);
        List<ChargeFact> charges = await outside.ChargesAsync();

        Assert.Equal(0, await World.Silo.StopAsync());
        await using StoppedDatabase database = await StoppedDatabase.OpenAsync(World.DataFolder);
        return await new DatabaseReader(database.Source).ReadAsync(Load.Operations, replays, charges, payments, accounts, Bank);
    }

    public async ValueTask DisposeAsync()
    {
        await Load.FinishAsync(TimeSpan.Zero);
        Caller.Dispose();
        await World.DisposeAsync();
    }
}

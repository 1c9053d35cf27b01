using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Histories.Faults;

/// <summary>Kills, pauses and cuts off silos and PostgreSQL, one after the other, at moments from a seed; then waits for progress.</summary>
public sealed class Nemesis(SiloGroup group, ListLoad load, Random random, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SortedDictionary<string, List<double>> _recoveries = new(StringComparer.Ordinal);

    public int Strikes { get; private set; }

    public string Summary => string.Join("; ", _recoveries.Select(fault =>
        $"{fault.Key} {fault.Value.Count} times, progress after {fault.Value.Average():0.00} s, {fault.Value.Max():0.00} s at most"));

    /// <summary>One fault from its beginning to the first progress after its end.</summary>
    public async Task StrikeAsync()
    {
        await Task.Delay(random.Next(300, 1200));
        RequireAlive();
        var silo = group.Silos[random.Next(group.Silos.Count)];
        var (fault, strike) = Choose(silo);
        Strikes++;
        await strike();
        var (healed, before) = (Stopwatch.GetTimestamp(), load.Committed);
        while (load.Committed <= before)
        {
            if (Stopwatch.GetElapsedTime(healed) > Patience) throw new TimeoutException($"No progress within {Patience.TotalSeconds} s of: {fault}.\n{group.LogTails()}");
            await Task.Delay(5);
        }

        var recovery = Stopwatch.GetElapsedTime(healed).TotalSeconds;
        if (!_recoveries.TryGetValue(fault, out var all)) _recoveries[fault] = all = [];
        all.Add(recovery);
        say($"{Strikes}: {fault}, progress after {recovery:0.00} s");
    }

    private (string Fault, Func<Task> Strike) Choose(SiloNode silo) => random.Next(IsCluster ? 135 : 100) switch
    {
        < 20 => ("silo killed", () => KillSiloAsync(silo)),
        < 35 => ("silo paused", () => PauseSiloAsync(silo)),
        < 50 => ("postgres killed", () => group.Database.KillAsync()),
        < 60 => ("postgres paused", PausePostgresAsync),
        < 75 => ("line cut", () => BreakAsync(silo.Line, Line.Cut, 1500)),
        < 85 => ("line stalled", () => BreakAsync(silo.Line, Line.Stalled, 2500)),
        < 100 => ("answers lost", () => BreakAsync(silo.Line, Line.Deaf, 400)),
        < 110 => ("silo out of the others' reach", () => BreakAsync(silo.PeerLine, Line.Cut, 4000)),
        < 120 => ("silo stalled for the others", () => BreakAsync(silo.PeerLine, Line.Stalled, 7000)),
        < 125 => ("answers between silos lost", () => BreakAsync(silo.PeerLine, Line.Deaf, 1000)),
        _ => ("silos cut off from each other", () => Task.WhenAll(group.Silos.Select(each => BreakAsync(each.PeerLine, Line.Cut, 4000)))),
    };

    private bool IsCluster => group.Silos.Count > 1;

    private async Task KillSiloAsync(SiloNode silo)
    {
        await silo.Process.KillAsync();
        // Sometimes it is back before the others have noticed, sometimes they have taken over.
        if (IsCluster && random.Next(2) == 0) await Task.Delay(random.Next(500, 5000));
        await silo.Process.StartAsync();
    }

    // Beyond a lease the others take over; then it notices, stops, and begins again as a new silo.
    private async Task PauseSiloAsync(SiloNode silo)
    {
        silo.Process.Pause();
        await Task.Delay(random.Next(200, IsCluster ? 6000 : 3000));
        silo.Process.Resume();
    }

    private async Task PausePostgresAsync()
    {
        group.Database.Pause();
        await Task.Delay(random.Next(200, 2000));
        group.Database.Resume();
    }

    private async Task BreakAsync(LineProxy line, Line state, int mostMilliseconds)
    {
        line.Set(state);
        await Task.Delay(random.Next(20, mostMilliseconds));
        line.Set(Line.Open);
    }

    private void RequireAlive()
    {
        foreach (var silo in group.Silos) silo.Process.RequireAlive();
    }
}

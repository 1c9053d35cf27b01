using System.Diagnostics;
using System.Runtime.Versioning;
using Orleans.Platform.Tests.Crash.Load;
using Orleans.Platform.Tests.Crash.Processes;

namespace Orleans.Platform.Tests.Crash;

/// <summary>Kills processes at random moments from a seed, starts again what does not start by itself, and waits for progress.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Nemesis(World world, LoadGenerator load, Random random, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<double> _starts = [];
    private readonly List<double> _recoveries = [];

    public int Kills { get; private set; }

    public string Summary =>
        $"{Kills} kills; silo start p50 {Median(_starts):0.00} s, max {_starts.DefaultIfEmpty().Max():0.00} s; " +
        $"first answer after a kill p50 {Median(_recoveries):0.00} s, max {_recoveries.DefaultIfEmpty().Max():0.00} s";

    public async Task StrikeAsync(int round)
    {
        await Task.Delay(random.Next(300, 1800));
        world.Silo.RequireAlive();
        world.Provider.RequireAlive();
        string victim = Environment.GetEnvironmentVariable("CRASH_VICTIM") ?? Choose(random.NextDouble());
        long killed = Stopwatch.GetTimestamp();
        await KillAsync(victim);
        double started = Stopwatch.GetElapsedTime(killed).TotalSeconds;
        await ProgressAsync(victim, load.Answered, killed);
        _recoveries.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
        say($"round {round}: killed {victim}, back after {started:0.00} s, next answer after {_recoveries[^1]:0.00} s, {load.Answered} answers");
    }

    private static string Choose(double roll) => roll switch
    {
        < 0.45 => "silo",
        < 0.70 => "postgres",
        < 0.90 => "silo and postgres",
        _ => "provider",
    };

    private async Task KillAsync(string victim)
    {
        if (victim == "provider")
        {
            await world.Provider.KillAsync();
            Kills++;
            await world.Provider.StartAsync();
            return;
        }

        Kills++;
        if (victim == "postgres")
        {
            // The last one may just be starting again.
            for (long began = Stopwatch.GetTimestamp(); !await world.Postgres.KillAsync(); await Task.Delay(10))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new TimeoutException($"PostgreSQL was not started again within {Patience.TotalSeconds} s.\n{world.Silo.LogTail()}");
            }

            return;
        }

        await world.Silo.KillAsync();
        if (victim == "silo and postgres")
            await world.Postgres.KillAsync(); // After the silo, so that its watch does not start the server again in between.
        _starts.Add((await world.Silo.StartAsync()).TotalSeconds);
    }

    // A platform that is alive again answers requests; those that were in flight at the kill are sent again.
    private async Task ProgressAsync(string victim, int answered, long killed)
    {
        while (load.Answered <= answered)
        {
            world.Silo.RequireAlive();
            if (Stopwatch.GetElapsedTime(killed) > Patience)
                throw new TimeoutException($"No request was answered within {Patience.TotalSeconds} s of killing {victim}.\n{world.Silo.LogTail()}");
            await Task.Delay(10);
        }
    }

    private static double Median(List<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);
}

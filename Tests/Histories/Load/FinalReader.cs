using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>Reads every list when nothing is running any more.</summary>
public static class FinalReader
{
    private const int ListsAtOnce = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Dictionary<string, long[]>> ReadAsync(string url, IEnumerable<string> keys)
    {
        using var silo = new VerifyClient(url);
        var final = new Dictionary<string, long[]>();
        var started = Stopwatch.GetTimestamp();
        foreach (var chunk in keys.Chunk(ListsAtOnce))
        {
            foreach (var (key, _, seen) in await ReadAsync(silo, chunk, started)) final[key] = seen!;
        }

        return final;
    }

    private static async Task<Step[]> ReadAsync(VerifyClient silo, string[] keys, long started)
    {
        while (true)
        {
            var (outcome, steps) = await silo.RunAsync([.. keys.Select(key => new Step(key, null))]);
            if (outcome == Outcome.Committed) return steps;
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new TimeoutException($"The lists could not be read within {Patience.TotalSeconds} s of healing.");
            await Task.Delay(100);
        }
    }
}

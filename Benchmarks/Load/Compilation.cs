using System.Runtime;

namespace Orleans.Platform.Benchmarks.Load;

/// <summary>
/// The runtime compiles hot methods again, better each time, on a thread of its own: on a small machine that takes half a processor from
/// what is measured, for seconds or for a minute. So what is measured begins when it is over.
/// </summary>
public static class Compilation
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const double QuietShare = 0.04;
    private const int QuietSlices = 4; // What few callers do becomes hot slowly: between two waves of compilation it is quiet for a while.

    /// <summary>Waits, while the load runs, until the process has compiled almost nothing for two seconds.</summary>
    public static async Task WaitUntilQuietAsync()
    {
        for (var (waited, quiet) = (TimeSpan.Zero, 0); quiet < QuietSlices && waited < Patience; waited += Slice)
        {
            var before = JitInfo.GetCompilationTime(currentThread: false);
            await Task.Delay(Slice);
            quiet = JitInfo.GetCompilationTime(currentThread: false) - before < Slice * QuietShare ? quiet + 1 : 0;
        }
    }
}

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

    /// <summary>Waits, while the load runs, until the process compiles almost nothing any more.</summary>
    public static async Task WaitUntilQuietAsync()
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Slice)
        {
            var before = JitInfo.GetCompilationTime(currentThread: false);
            await Task.Delay(Slice);
            if (JitInfo.GetCompilationTime(currentThread: false) - before < Slice * QuietShare) return;
        }
    }
}

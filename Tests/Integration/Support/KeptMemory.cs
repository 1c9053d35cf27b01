using System.Diagnostics;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>
/// What this process keeps. Buffers of connections, pools and whatever earlier tests have left go within moments after their work, not with
/// it; so it is measured until it stays the same.
/// </summary>
internal static class KeptMemory
{
    private const long Noise = 1024 * 1024;
    private const int Alike = 3;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(60);

    internal static async Task<long> MeasureAsync()
    {
        var clock = Stopwatch.StartNew();
        var last = Collect();
        for (var alike = 1; alike < Alike;)
        {
            Assert.True(clock.Elapsed < Patience, $"The memory of the process does not come to rest; {last} bytes at last.");
            await Task.Delay(Between);
            var now = Collect();
            alike = Math.Abs(now - last) < Noise ? alike + 1 : 1;
            last = now;
        }

        return last;
    }

    private static long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

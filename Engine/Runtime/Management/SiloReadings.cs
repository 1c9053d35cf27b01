using Orleans.Engine.Catalog;
using Orleans.Statistics;

namespace Orleans.Engine.Management;

/// <summary>Reads what the process uses.</summary>
internal sealed class SiloReadings(ActivationDirectory directory, TimeProvider time)
{
    // A shorter interval would measure chance.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private const float Weight = 0.3f;

    private readonly Lock _lock = new();
    private TimeSpan _lastCpu = Environment.CpuUsage.TotalTime;
    private long _lastTime = time.GetTimestamp();
    private float _cpu;
    private float _smoothed;

    internal DateTime Started { get; } = time.GetUtcNow().UtcDateTime;

    internal DateTime Now => time.GetUtcNow().UtcDateTime;

    internal SiloRuntimeStatistics Read() => new()
    {
        ActivationCount = directory.Count,
        RecentlyUsedActivationCount = directory.Count,
        DateTime = Now,
        EnvironmentStatistics = ReadEnvironment(),
    };

    private EnvironmentStatistics ReadEnvironment()
    {
        var memory = GC.GetGCMemoryInfo();
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_lastTime);
            if (elapsed >= Interval)
            {
                var cpu = Environment.CpuUsage.TotalTime;
                _cpu = (float)(100 * (cpu - _lastCpu) / elapsed / Environment.ProcessorCount);
                _smoothed = _smoothed == 0 ? _cpu : (Weight * _cpu) + ((1 - Weight) * _smoothed);
                (_lastCpu, _lastTime) = (cpu, time.GetTimestamp());
            }

            var available = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
            return new(_cpu, _smoothed, Environment.WorkingSet, available, memory.TotalAvailableMemoryBytes);
        }
    }
}

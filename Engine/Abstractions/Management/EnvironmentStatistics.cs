using System.Globalization;
using System.Runtime.InteropServices;

namespace Orleans.Statistics;

/// <summary>Processor and memory of a silo's process and machine. Filtered values are smoothed over the last readings.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Statistics.EnvironmentStatistics")]
[StructLayout(LayoutKind.Auto)]
public readonly struct EnvironmentStatistics
{
    [Id(0)]
    public readonly float FilteredCpuUsagePercentage;

    [Id(1)]
    public readonly long FilteredMemoryUsageBytes;

    [Id(2)]
    public readonly long FilteredAvailableMemoryBytes;

    [Id(3)]
    public readonly long MaximumAvailableMemoryBytes;

    [Id(4)]
    public readonly float RawCpuUsagePercentage;

    [Id(5)]
    public readonly long RawMemoryUsageBytes;

    [Id(6)]
    public readonly long RawAvailableMemoryBytes;

    internal EnvironmentStatistics(float cpu, float smoothedCpu, long used, long available, long maximum)
    {
        RawCpuUsagePercentage = cpu;
        FilteredCpuUsagePercentage = smoothedCpu;
        RawMemoryUsageBytes = FilteredMemoryUsageBytes = used;
        RawAvailableMemoryBytes = FilteredAvailableMemoryBytes = available;
        MaximumAvailableMemoryBytes = maximum;
    }

    public float MemoryUsagePercentage => 100 * NormalizedMemoryUsage;

    public float AvailableMemoryPercentage => 100 * NormalizedAvailableMemory;

    public float NormalizedMemoryUsage => Share(RawMemoryUsageBytes);

    public float NormalizedFilteredMemoryUsage => Share(FilteredMemoryUsageBytes);

    public float NormalizedAvailableMemory => Share(RawAvailableMemoryBytes);

    public float NormalizedFilteredAvailableMemory => Share(FilteredAvailableMemoryBytes);

    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"CPU {RawCpuUsagePercentage:f1} %, memory {RawMemoryUsageBytes} of {MaximumAvailableMemoryBytes} bytes");

    private float Share(long bytes) => MaximumAvailableMemoryBytes > 0 ? (float)bytes / MaximumAvailableMemoryBytes : 0;
}

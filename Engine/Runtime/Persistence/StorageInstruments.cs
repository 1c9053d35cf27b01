using System.Diagnostics.Metrics;

namespace Orleans.Engine.Persistence;

/// <summary>Latency and errors of storage providers.</summary>
internal sealed class StorageInstruments(OrleansInstruments instruments)
{
    private readonly Histogram<double>[] _latency =
    [
        instruments.Meter.CreateHistogram<double>(InstrumentNames.StorageReadLatency, "ms"),
        instruments.Meter.CreateHistogram<double>(InstrumentNames.StorageWriteLatency, "ms"),
        instruments.Meter.CreateHistogram<double>(InstrumentNames.StorageClearLatency, "ms"),
    ];

    private readonly Counter<int>[] _errors =
    [
        instruments.Meter.CreateCounter<int>(InstrumentNames.StorageReadErrors),
        instruments.Meter.CreateCounter<int>(InstrumentNames.StorageWriteErrors),
        instruments.Meter.CreateCounter<int>(InstrumentNames.StorageClearErrors),
    ];

    internal void Done(StorageOperation operation, TimeSpan elapsed) => _latency[(int)operation].Record(elapsed.TotalMilliseconds);

    internal void Failed(StorageOperation operation) => _errors[(int)operation].Add(1);
}

using System.Diagnostics.Metrics;

namespace Orleans.Engine.Calls;

/// <summary>Latency and time-outs of calls; costs nothing while nobody listens.</summary>
internal sealed class CallInstruments(OrleansInstruments instruments, TimeProvider time)
{
    private readonly Histogram<double> _latency =
        instruments.Meter.CreateHistogram<double>(InstrumentNames.AppRequestsLatencyHistogram, "ms");

    private readonly Counter<long> _timedOut = instruments.Meter.CreateCounter<long>(InstrumentNames.AppRequestsTimedOut);
    private readonly Counter<long> _canceled = instruments.Meter.CreateCounter<long>(InstrumentNames.AppRequestsCanceled);

    internal long Start() => _latency.Enabled ? time.GetTimestamp() : 0;

    internal void Answered(long sent) => _latency.Record(time.GetElapsedTime(sent).TotalMilliseconds);

    internal void TimedOut() => _timedOut.Add(1);

    internal void Canceled() => _canceled.Add(1);
}

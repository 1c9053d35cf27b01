using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Calls;

/// <summary>Latency and fate of calls; costs nothing while nobody listens.</summary>
internal sealed class CallInstruments
{
    private readonly TimeProvider _time;
    private readonly Histogram<double> _latency;
    private readonly ObservableCounter<long> _count;
    private readonly ObservableCounter<double> _sum;
    private readonly Counter<long> _timedOut, _canceled, _rejected, _rerouted;
    private long _answered, _ticks;

    public CallInstruments(OrleansInstruments instruments, [FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time)
    {
        _time = time;
        var meter = instruments.Meter;
        _latency = meter.CreateHistogram<double>(InstrumentNames.AppRequestsLatencyHistogram, "ms");
        _count = meter.CreateObservableCounter(InstrumentNames.AppRequestsLatencyCount, () => Interlocked.Read(ref _answered));
        _sum = meter.CreateObservableCounter(
            InstrumentNames.AppRequestsLatencySum, () => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalMilliseconds, "ms");
        _timedOut = meter.CreateCounter<long>(InstrumentNames.AppRequestsTimedOut);
        _canceled = meter.CreateCounter<long>(InstrumentNames.AppRequestsCanceled);
        _rejected = meter.CreateCounter<long>(InstrumentNames.MessagingRejected);
        _rerouted = meter.CreateCounter<long>(InstrumentNames.MessagingRerouted);
    }

    /// <summary>Zero when nobody listens.</summary>
    internal long Start() => _latency.Enabled || _count.Enabled || _sum.Enabled ? _time.GetTimestamp() : 0;

    internal void Answered(long sent)
    {
        var elapsed = _time.GetElapsedTime(sent);
        Interlocked.Increment(ref _answered);
        Interlocked.Add(ref _ticks, elapsed.Ticks);
        _latency.Record(elapsed.TotalMilliseconds);
    }

    internal void TimedOut() => _timedOut.Add(1);

    internal void Canceled() => _canceled.Add(1);

    /// <summary>It was refused, or could not be run.</summary>
    internal void Rejected() => _rejected.Add(1);

    /// <summary>The activation that it was for has gone.</summary>
    internal void Rerouted() => _rerouted.Add(1);
}

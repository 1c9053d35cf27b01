using System.Diagnostics.Metrics;

namespace Orleans.Engine.Catalog;

/// <summary>Counts activations, their long turns, and the calls that they had no turn for in time.</summary>
internal sealed class CatalogInstruments
{
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<int> _longTurns;
    private readonly Counter<long> _expired;

    public CatalogInstruments(OrleansInstruments instruments, ActivationDirectory directory)
    {
        _created = instruments.Meter.CreateCounter<int>(InstrumentNames.CatalogActivationCreated);
        _destroyed = instruments.Meter.CreateCounter<int>(InstrumentNames.CatalogActivationDestroyed);
        _longTurns = instruments.Meter.CreateCounter<int>(InstrumentNames.SchedulerLongRunningTurns);
        _expired = instruments.Meter.CreateCounter<long>(InstrumentNames.MessagingExpired);
        instruments.Meter.CreateObservableGauge(InstrumentNames.CatalogActivationCount, () => directory.Count);
        instruments.Meter.CreateObservableGauge(InstrumentNames.GrainCounts, () => directory.All()
            .GroupBy(a => a.Class.Type.Name)
            .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("type", g.Key))));
    }

    internal void Created() => _created.Add(1);

    internal void LongTurn() => _longTurns.Add(1);

    internal void Destroyed() => _destroyed.Add(1);

    /// <summary>The time of a call was over before its turn came.</summary>
    internal void Expired() => _expired.Add(1);
}

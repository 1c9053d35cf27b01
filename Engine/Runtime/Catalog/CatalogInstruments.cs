using System.Diagnostics.Metrics;

namespace Orleans.Engine.Catalog;

/// <summary>Counts activations and their long turns.</summary>
internal sealed class CatalogInstruments
{
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<int> _longTurns;

    public CatalogInstruments(OrleansInstruments instruments, ActivationDirectory directory)
    {
        _created = instruments.Meter.CreateCounter<int>(InstrumentNames.CatalogActivationCreated);
        _destroyed = instruments.Meter.CreateCounter<int>(InstrumentNames.CatalogActivationDestroyed);
        _longTurns = instruments.Meter.CreateCounter<int>(InstrumentNames.SchedulerLongRunningTurns);
        instruments.Meter.CreateObservableGauge(InstrumentNames.CatalogActivationCount, () => directory.Count);
        instruments.Meter.CreateObservableGauge(InstrumentNames.GrainCounts, () => directory.All()
            .GroupBy(a => a.Class.Type.Name)
            .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("type", g.Key))));
    }

    internal void Created() => _created.Add(1);

    internal void LongTurn() => _longTurns.Add(1);

    internal void Destroyed() => _destroyed.Add(1);
}

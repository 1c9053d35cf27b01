namespace Orleans.Engine.Cluster;

/// <summary>How often this silo looked at its own health, and found it wanting.</summary>
internal static class WatchdogInstruments
{
    internal static void Observe(OrleansInstruments instruments, LocalHealth health)
    {
        instruments.Meter.CreateObservableCounter(InstrumentNames.WatchdogHealthChecks, () => health.Checks);
        instruments.Meter.CreateObservableCounter(InstrumentNames.WatchdogFailedHealthChecks, () => health.FailedChecks);
    }
}

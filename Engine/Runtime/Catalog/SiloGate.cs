using Orleans.Engine.Calls;

namespace Orleans.Engine.Catalog;

/// <summary>Whether calls are let in: not before the silo is ready, and at its end only those that running work makes.</summary>
internal sealed class SiloGate
{
    private volatile SiloStatus _status = SiloStatus.Created;

    internal SiloStatus Status
    {
        get => _status;
        set => _status = value;
    }

    internal void Check(GrainCall call)
    {
        var status = _status;
        if (status is SiloStatus.Active) return;
        if (status is SiloStatus.Created) throw new InvalidOperationException("The silo has not been started yet.");
        if (status is SiloStatus.Joining or SiloStatus.ShuttingDown || (status is SiloStatus.Stopping && call.Source is not null)) return;
        throw new SiloUnavailableException("The silo is stopping.");
    }
}

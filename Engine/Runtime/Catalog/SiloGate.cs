using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Catalog;

/// <summary>
/// Whether calls are let in: not before the silo is ready, at its end only those that running work makes, and none while the silo
/// cannot know whether its grains are still its own.
/// </summary>
internal sealed class SiloGate(Lease lease) : ICallGate
{
    private volatile SiloStatus _status = SiloStatus.Created;
    private volatile bool _isOpen;

    internal SiloStatus Status
    {
        get => _status;
        set
        {
            _status = value;
            Review();
        }
    }

    /// <summary>Whether every call may come in, as of the last <see cref="Review"/>; cheap enough for each call.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Looks at the lease again; called often enough that a silo that lost its lease stops serving in time.</summary>
    internal void Review() => _isOpen = _status == SiloStatus.Active && lease.IsValid;

    internal void Check(GrainCall call)
    {
        if (_isOpen) return;
        // Whether the silo can be reached is one thing, and what it serves another.
        if (_status != SiloStatus.Created && call.Reference.GrainId.Type == ClusterNewsGrain.Type) return;
        if (!lease.IsValid) throw new SiloUnavailableException("The silo has lost touch with the membership table and serves nothing meanwhile. Try again.");
        var status = _status;
        if (status is SiloStatus.Active) return;
        if (status is SiloStatus.Created) throw new InvalidOperationException("The silo has not been started yet.");
        if (status is SiloStatus.Joining or SiloStatus.ShuttingDown || (status is SiloStatus.Stopping && call.IsInternal)) return;
        throw new SiloUnavailableException("The silo is stopping.");
    }
}

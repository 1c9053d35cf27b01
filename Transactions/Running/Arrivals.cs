using Orleans.Platform.Seams;

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// The calls of one kind that have arrived and are not begun. Those that wait for their grain, behind others, do not count: one
/// grain that is asked for too much must not take all places from the others. It has a bound of its own.
/// </summary>
internal sealed class Arrivals : TransactionPass
{
    private readonly Lock _gate;
    private readonly int _maxWaiting;
    private readonly WaitingForGrain _waitingForGrain = new();

    public Arrivals(Lock gate, int maxWaiting)
    {
        _gate = gate;
        _maxWaiting = maxWaiting;
    }

    public int Count { get; private set; }

    /// <summary>Counts one more. The caller has the lock.</summary>
    public TransactionPass Add()
    {
        Count++;
        return this;
    }

    public override TransactionPass? Wait(int ahead)
    {
        Return();
        return ahead < _maxWaiting ? _waitingForGrain : null;
    }

    public override void Return()
    {
        lock (_gate) Count--;
    }

    private sealed class WaitingForGrain : TransactionPass
    {
        public override TransactionPass Wait(int ahead) => this;

        public override void Return()
        {
        }
    }
}

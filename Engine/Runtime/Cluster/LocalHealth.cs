using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Whether this process gets the time to judge others, and to answer them: how long a work item waits for a thread of the pool. Whose
/// own answers are late must not call those of others late.
/// </summary>
internal sealed class LocalHealth(TimeProvider time, IOptions<ClusterMembershipOptions> options) : IThreadPoolWorkItem
{
    private readonly TimeSpan _limit = options.Value.ProbeTimeout / 2;
    private long _queuedAt;
    private long _lateAt;
    private int _waiting;
    private bool _wasLate;

    /// <summary>Late now, or a moment ago: what others answered meanwhile is not known.</summary>
    internal bool IsSlow => Volatile.Read(ref _wasLate) && time.GetElapsedTime(Volatile.Read(ref _lateAt)) < 2 * _limit;

    /// <summary>A work item waits for its thread.</summary>
    internal bool IsWaiting => Volatile.Read(ref _waiting) != 0;

    /// <summary>Looks again. Called from a thread that is not of the pool, several times in each probe's time.</summary>
    internal void Check()
    {
        if (Interlocked.Exchange(ref _waiting, 1) != 0)
        {
            NoteIfLate();
            return;
        }

        Volatile.Write(ref _queuedAt, time.GetTimestamp());
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        NoteIfLate();
        Volatile.Write(ref _waiting, 0);
    }

    /// <summary>This process could not do its work for some other reason, such as a lost lease.</summary>
    internal void NoteLate()
    {
        Volatile.Write(ref _lateAt, time.GetTimestamp());
        Volatile.Write(ref _wasLate, true);
    }

    private void NoteIfLate()
    {
        if (time.GetElapsedTime(Volatile.Read(ref _queuedAt)) > _limit) NoteLate();
    }
}

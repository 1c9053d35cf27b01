using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Whether this process gets the time to judge others, and to answer them: how long a work item waits for a thread of the pool, and how
/// late its timers and its own thread of the membership are. Whose own work is late must not call that of others late.
/// </summary>
internal sealed class LocalHealth([FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterMembershipOptions> options) : IThreadPoolWorkItem
{
    private const int MaxScore = 8;

    private readonly TimeSpan _limit = options.Value.ProbeTimeout / 2;
    private readonly TimeSpan _memory = options.Value.ProbeTimeout * options.Value.NumMissedProbesLimit;
    private long _notedAt;
    private int _score;
    private long _queuedAt;
    private long _lateAt;
    private int _waiting;
    private bool _wasLate;
    private long _checks;
    private long _failedChecks;

    /// <summary>Late now, or a moment ago: what others answered meanwhile is not known.</summary>
    internal bool IsSlow => Volatile.Read(ref _wasLate) && time.GetElapsedTime(Volatile.Read(ref _lateAt)) < 2 * _limit;

    /// <summary>
    /// How much longer than usual an answer of another silo may take: this process's own part in it takes longer too. From one to nine, by
    /// how late its work was within the time of a suspicion.
    /// </summary>
    internal int Patience => time.GetElapsedTime(Volatile.Read(ref _notedAt)) < _memory ? 1 + Volatile.Read(ref _score) : 1;

    /// <summary>How often it was looked at.</summary>
    internal long Checks => Interlocked.Read(ref _checks);

    /// <summary>How often work was late then.</summary>
    internal long FailedChecks => Interlocked.Read(ref _failedChecks);

    /// <summary>A work item waits for its thread.</summary>
    internal bool IsWaiting => Volatile.Read(ref _waiting) != 0;

    /// <summary>Looks again. Called from a thread that is not of the pool, several times in each probe's time.</summary>
    internal void Check()
    {
        Interlocked.Increment(ref _checks);
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
    internal void NoteLate() => Note(_limit);

    /// <summary>Something of this process came so much too late.</summary>
    internal void Note(TimeSpan lateness)
    {
        var score = (int)Math.Min(MaxScore, 2 * lateness / _limit);
        if (score <= 0) return;
        // The worst of a while counts: it comes in bursts.
        var isOver = time.GetElapsedTime(Volatile.Read(ref _notedAt)) >= _memory;
        Volatile.Write(ref _score, isOver ? score : Math.Max(score, Volatile.Read(ref _score)));
        Volatile.Write(ref _notedAt, time.GetTimestamp());
        if (lateness < _limit) return;
        Interlocked.Increment(ref _failedChecks);
        Volatile.Write(ref _lateAt, time.GetTimestamp());
        Volatile.Write(ref _wasLate, true);
    }

    private void NoteIfLate() => Note(time.GetElapsedTime(Volatile.Read(ref _queuedAt)));
}

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// How many transactions that have lost a conflict are run again at once. On few items, tries that all go on at once take the locks from
/// each other again and again, and most of the work is thrown away; one after the other each gets through. So there are as many as
/// get through: one more after about as many successes as there are, a tenth less after each loss. The others wait, without locks,
/// the oldest first.
/// </summary>
internal sealed class SecondTries(int most)
{
    private const double Least = 2;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private double _limit = most;
    private int _running;

    /// <summary>Completes when the transaction may be run again; <see cref="Leave"/> is due when it has.</summary>
    public ValueTask EnterAsync(long age)
    {
        lock (_gate)
        {
            if (_running < (int)_limit)
            {
                _running++;
                return default;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, age);
            return new ValueTask(turn.Task);
        }
    }

    /// <summary>A try has executed.</summary>
    /// <param name="hasLost">Whether it has lost a conflict again.</param>
    public void Leave(bool hasLost)
    {
        lock (_gate)
        {
            _running--;
            _limit = hasLost ? Math.Max(Least, _limit * 0.9) : Math.Min(most, _limit + (1 / _limit));
            while (_running < (int)_limit && _waiting.TryDequeue(out var next, out _))
            {
                _running++;
                next.SetResult();
            }
        }
    }
}

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// How many transactions that have lost a conflict are run again at once. On few items, tries that all go on at once take the locks from
/// each other again and again, and most of the work is thrown away; one after the other each gets through. So there are as many as
/// get through: one more after about as many successes as there are, a tenth less after each loss. The others wait, without locks,
/// the oldest first.
/// </summary>
internal sealed class SecondTries(int most, TimeProvider time)
{
    private const double Least = 2;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource<bool>, long> _waiting = new();
    private double _limit = most;
    private int _running;

    /// <summary>True when the transaction may be run again; <see cref="Leave"/> is due when it has. False: it has waited until its deadline.</summary>
    /// <param name="age">Of the transaction.</param>
    /// <param name="deadline">Of the transaction.</param>
    /// <param name="hurry">Lets it run although it is not its turn; null when it does not wait.</param>
    public ValueTask<bool> EnterAsync(long age, Deadline deadline, out Action? hurry)
    {
        hurry = null;
        TaskCompletionSource<bool> turn;
        lock (_gate)
        {
            if (_running < (int)_limit)
            {
                _running++;
                return new(true);
            }

            turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, age);
        }

        hurry = () => Hurry(turn);
        return new(WaitAsync(turn, deadline));
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
                if (next.TrySetResult(true)) _running++; // Who has given up is passed by.
            }
        }
    }

    private void Hurry(TaskCompletionSource<bool> turn)
    {
        lock (_gate)
        {
            if (turn.TrySetResult(true)) _running++;
        }
    }

    private async Task<bool> WaitAsync(TaskCompletionSource<bool> turn, Deadline deadline)
    {
        try
        {
            return await turn.Task.WaitAsync(deadline.Rest, time);
        }
        catch (TimeoutException)
        {
            return !turn.TrySetResult(false); // Its turn may have come at the last moment.
        }
    }
}

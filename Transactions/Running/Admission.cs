using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// How many transactions execute at once. More than the locks can serve only take locks from each other, and throughput
/// collapses; so the others wait outside, without locks, in the order in which they came, and whoever finds the queue full
/// is told at once. Waiting for the commit does not count as executing.
/// </summary>
internal sealed class Admission(IOptions<TransactionOptions> options, TimeProvider time) : ITransactionLoad
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly int _maxExecuting = options.Value.MaxExecuting;
    private readonly int _maxWaiting = options.Value.MaxWaiting;
    private int _executing;

    /// <summary>Completes when the transaction may execute; <see cref="Leave"/> is due when it has.</summary>
    /// <param name="isPartOfOther">
    /// It was called by other work, which may itself be a transaction that executes: it never waits, or both could for ever.
    /// </param>
    /// <param name="deadline">Who has waited until then is not begun any more.</param>
    /// <exception cref="OrleansTransactionOverloadException">The queue is full, or its turn came too late. Nothing was done.</exception>
    public ValueTask EnterAsync(bool isPartOfOther, DateTimeOffset deadline)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (isPartOfOther || _executing < _maxExecuting)
            {
                _executing++;
                return default;
            }

            if (_waiting.Count >= _maxWaiting) throw Overload();

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return new ValueTask(WaitAsync(turn, deadline));
    }

    public bool TryRefuse()
    {
        lock (_gate)
        {
            if (_executing < _maxExecuting || _waiting.Count < _maxWaiting) return false;
        }

        PlatformTelemetry.Aborted("overload");
        return true;
    }

    /// <summary>For another try of a transaction that was admitted: it goes on at once, so that it keeps what its age is worth.</summary>
    public void EnterAgain()
    {
        lock (_gate) _executing++;
    }

    public void Leave()
    {
        lock (_gate)
        {
            while (_executing <= _maxExecuting && _waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return; // The place is handed over. Who has given up is passed by.
            }

            _executing--;
        }
    }

    private async Task WaitAsync(TaskCompletionSource turn, DateTimeOffset deadline)
    {
        var patience = deadline - time.GetUtcNow();
        try
        {
            await turn.Task.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            if (!turn.TrySetCanceled()) Leave(); // Its turn came at the last moment.
            throw Overload();
        }
    }

    private static OrleansTransactionOverloadException Overload()
    {
        PlatformTelemetry.Aborted("overload");
        return new OrleansTransactionOverloadException();
    }
}

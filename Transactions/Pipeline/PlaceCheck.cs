using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Proves that this silo still has its place: asks the database, for everybody at once who came while the last question
/// was under way. No clock is involved, so a process that was stopped for any time between two steps proves nothing wrong.
/// It has a thread of its own: on the thread pool an answer would stand behind all the calls that wait for a processor, and no
/// question would be under way meanwhile.
/// </summary>
internal sealed class PlaceCheck(NpgsqlDataSource database, SiloPlace place, TimeProvider time) : IDisposable
{
    private static readonly string Sql = CommitSql.Queries["HoldsPlace"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // From so many on that were answered together, the next question waits for a moment: one for more of them costs them little and
    // leaves the processors to others. A question takes about as long.
    private const int Many = 32;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly ManualResetEventSlim _disposed = new();
    private TaskCompletionSource? _next;
    private int _waiting;
    private bool _hasThread;

    /// <summary>Raised when another silo has taken this one's place.</summary>
    public event Action<FencedException>? Fenced;

    /// <summary>
    /// Completes when a question that was asked after this call has found the place to be this silo's: whatever was read
    /// before this call was the latest that any silo had committed. Waits as long as the database is away.
    /// </summary>
    /// <exception cref="FencedException">Another silo has the place.</exception>
    /// <exception cref="OperationCanceledException">The silo has stopped.</exception>
    public Task ConfirmAsync()
    {
        lock (_gate)
        {
            if (_disposed.IsSet) return Task.FromException(Stopped());
            if (!_hasThread)
            {
                _hasThread = true;
                new Thread(Run) { IsBackground = true, Name = nameof(PlaceCheck) }.Start();
            }

            if (_next is null)
            {
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Monitor.Pulse(_gate);
            }

            _waiting++;
            return _next.Task;
        }
    }

    /// <summary>Ends the thread, which gives its connection back. Who waits still hears that the silo has stopped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed.Set();
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        using var connection = new KeptConnection(database, time);
        while (Take(out var count) is { } waiting)
        {
            try
            {
                if (HoldsPlace(connection)) waiting.SetResult();
                else Refuse(waiting);
            }
            catch (Exception failure)
            {
                waiting.SetException(failure);
            }

            if (count >= Many) _disposed.Wait(Gathering);
        }
    }

    private static OperationCanceledException Stopped() => new("The silo has stopped. Nothing was read for certain.");

    private void Refuse(TaskCompletionSource waiting)
    {
        var fenced = new FencedException("Another silo has taken this silo's place. Nothing was read for certain.");
        waiting.SetException(fenced);
        Fenced?.Invoke(fenced);
    }

    /// <summary>Whoever waits now; null at the end.</summary>
    private TaskCompletionSource? Take(out int count)
    {
        lock (_gate)
        {
            while (_next is null && !_disposed.IsSet) Monitor.Wait(_gate);
            var waiting = _next;
            (_next, count, _waiting) = (null, _waiting, 0);
            return waiting;
        }
    }

    private bool HoldsPlace(KeptConnection connection)
    {
        while (true)
        {
            try
            {
                using var ask = new NpgsqlCommand(Sql, connection.Open());
                ask.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
                ask.Parameters.Add(CommitSql.Scalar(place.Slot, NpgsqlDbType.Smallint));
                ask.Parameters.Add(CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint));
                return (bool)ask.ExecuteScalar()!;
            }
            catch (Exception failure) when (DatabaseRead.IsTransient(failure))
            {
                connection.Dispose();
                if (_disposed.Wait(Pause)) throw Stopped();
            }
        }
    }
}

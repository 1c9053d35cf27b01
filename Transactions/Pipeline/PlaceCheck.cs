using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Proves that this silo still has its place: asks the database, for everybody at once who came while the last question
/// was under way. No clock is involved, so a process that was stopped for any time between two steps proves nothing wrong.
/// </summary>
internal sealed class PlaceCheck(NpgsqlDataSource database, SiloPlace place, TimeProvider time) : IDisposable
{
    private static readonly string Sql = CommitSql.Queries["HoldsPlace"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly KeptConnection _connection = new(database, time);
    private TaskCompletionSource? _next;
    private bool _isAsking;

    /// <summary>Raised when another silo has taken this one's place.</summary>
    public event Action<FencedException>? Fenced;

    /// <summary>
    /// Completes when a question that was asked after this call has found the place to be this silo's: whatever was read
    /// before this call was the latest that any silo had committed. Waits as long as the database is away.
    /// </summary>
    /// <exception cref="FencedException">Another silo has the place.</exception>
    public Task ConfirmAsync()
    {
        lock (_gate)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var mine = _next.Task;
            if (_isAsking) return mine;
            _isAsking = true;
            _ = Task.Run(AskAsync);
            return mine;
        }
    }

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _connection.Dispose();

    private async Task AskAsync()
    {
        while (Take() is { } waiting)
        {
            try
            {
                if (await HoldsPlaceAsync().ConfigureAwait(false)) waiting.SetResult();
                else Refuse(waiting);
            }
            catch (Exception failure)
            {
                waiting.SetException(failure);
            }
        }
    }

    private void Refuse(TaskCompletionSource waiting)
    {
        var fenced = new FencedException("Another silo has taken this silo's place. Nothing was read for certain.");
        waiting.SetException(fenced);
        Fenced?.Invoke(fenced);
    }

    private TaskCompletionSource? Take()
    {
        lock (_gate)
        {
            var waiting = _next;
            _next = null;
            _isAsking = waiting is not null;
            return waiting;
        }
    }

    private async Task<bool> HoldsPlaceAsync()
    {
        while (true)
        {
            try
            {
                await using var ask = new NpgsqlCommand(Sql, await _connection.OpenAsync(CancellationToken.None).ConfigureAwait(false));
                ask.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
                ask.Parameters.Add(CommitSql.Scalar(place.Slot, NpgsqlDbType.Smallint));
                ask.Parameters.Add(CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint));
                return (bool)(await ask.ExecuteScalarAsync().ConfigureAwait(false))!;
            }
            catch (Exception failure) when (DatabaseRead.IsTransient(failure))
            {
                _connection.Dispose();
                await Task.Delay(Pause, time).ConfigureAwait(false);
            }
        }
    }
}

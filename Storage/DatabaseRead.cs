using System.Diagnostics;
using Npgsql;

namespace Orleans.Platform.Storage;

/// <summary>Repeats what may be repeated: reads, and writes that do nothing the second time.</summary>
public static class DatabaseRead
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs an idempotent piece of work until it succeeds, fails for a reason that stays, or 5 s have passed.</summary>
    /// <param name="work">Opens its own connection, since the earlier one may be dead.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="NpgsqlException">The last failure.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (Exception failure) when (IsTransient(failure) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the failure is about the connection or the server's state, not about the statement.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        // Shut down, crashed, starting up; too many connections; connection failures; out of resources.
        PostgresException refused => refused.SqlState[..2] is "57" or "53" or "08" || refused.IsTransient,
        NpgsqlException or IOException or TimeoutException => true,
        _ => false,
    };
}

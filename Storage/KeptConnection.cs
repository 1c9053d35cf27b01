using System.Data;
using Npgsql;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Storage;

/// <summary>
/// One connection for work that never stops: a pool would wipe it for the next one after each use, and take turns with all it has, whose
/// server processes would have to read the same catalogue into their caches. What it sends finds rows by their keys, and the server plans it
/// so once and for all (docs/decisions/0024-plans-by-key.md). Not thread-safe.
/// </summary>
/// <param name="database">Where it comes from.</param>
/// <param name="time">Tells how long it was idle: after a minute it goes back, as the network in between may have forgotten it.</param>
public sealed class KeptConnection(NpgsqlDataSource database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);
    private static readonly string PlanByKey = CommitSql.Queries["PlanByKey"];

    private NpgsqlConnection? _connection;
    private long _lastUsed;

    /// <summary>The connection, opened when there is none. Blocks while it is opened.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public NpgsqlConnection Open()
    {
        if (!IsUsable())
        {
            Dispose();
            _connection = database.OpenConnection();
            using var plans = new NpgsqlCommand(PlanByKey, _connection);
            plans.ExecuteNonQuery();
        }

        return Use();
    }

    /// <summary>Gives the connection back; to be called when something on it has failed. The next use opens another one.</summary>
    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private bool IsUsable() => _connection is { FullState: ConnectionState.Open } && time.GetElapsedTime(_lastUsed) <= LongestIdle;

    private NpgsqlConnection Use()
    {
        _lastUsed = time.GetTimestamp();
        return _connection!;
    }
}

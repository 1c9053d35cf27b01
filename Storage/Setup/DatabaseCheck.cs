using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Storage.Setup;

/// <summary>Looks at a database before it is used: it must answer, and a commit must mean that it is on disk.</summary>
public static class DatabaseCheck
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(DatabaseCheck).Assembly, "DatabaseCheck.sql");

    /// <summary>Connects, waiting for a server that is just starting.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="patience">How long a server that is starting or refuses connections is waited for.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StorageSetupException">It cannot be reached, or its commits are not durable.</exception>
    public static async Task RunAsync(NpgsqlDataSource dataSource, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await RequireDurableAsync(dataSource, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && Stopwatch.GetElapsedTime(started) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
            {
                throw Unreachable(dataSource, exception);
            }
        }
    }

    /// <summary>Whether the database answers now.</summary>
    public static async Task<bool> AnswersAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = dataSource.CreateCommand(Queries["Ping"]);
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task RequireDurableAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Queries["Durability"]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        Require(reader, 0, "fsync", "on");
        Require(reader, 1, "synchronous_commit", "on", "remote_apply");
        Require(reader, 2, "full_page_writes", "on");
    }

    private static void Require(NpgsqlDataReader reader, int ordinal, string setting, params string[] allowed)
    {
        var value = reader.IsDBNull(ordinal) ? allowed[0] : reader.GetString(ordinal);
        if (allowed.Contains(value)) return;
        throw new StorageSetupException(
            $"The database runs with {setting}={value}, so a success could be lost in a crash. Set {setting}={allowed[0]} in the server, its role and its database.");
    }

    private static StorageSetupException Unreachable(NpgsqlDataSource dataSource, Exception exception)
    {
        var target = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        var reason = (exception.InnerException is SocketException inner ? inner.Message : exception.Message).ReplaceLineEndings(" ").TrimEnd('.');
        return new StorageSetupException(
            $"Cannot use the database {target.Database} on {target.Host}:{target.Port} as {target.Username} ({reason}). Check the server and ConnectionStrings__Platform.",
            exception);
    }
}

using System.Diagnostics;
using System.Net;
using Npgsql;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>Starts, finds again and stops the server of one cluster.</summary>
internal sealed class PostgresServer(PostgresCluster cluster, EmbeddedPostgresOptions options)
{
    private const int ImmediateFailures = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int _processId;

    public int ProcessId => _processId;

    public bool IsAlive => DetachedProcess.IsAlive(_processId);

    /// <summary>Returns when the server answers: one that already runs, or a new one.</summary>
    /// <param name="fixedPort">The port it must have; null for any free one.</param>
    /// <param name="cancellationToken">Gives up waiting; a server under way stays.</param>
    /// <returns>The port.</returns>
    public async Task<int> EnsureRunningAsync(int? fixedPort, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Process? launched = null;
        var logPosition = 0L;
        var failures = 0;
        while (true)
        {
            if (PostmasterFile.TryRead(cluster.Folder) is { IsAlive: true } running)
            {
                if (await AnswersAsync(running.Port, cancellationToken).ConfigureAwait(false))
                {
                    _processId = running.ProcessId;
                    return running.Port;
                }
            }
            else if (launched is null or { HasExited: true })
            {
                if (launched is not null && fixedPort is null) ThrowIfHopeless(++failures, logPosition);
                logPosition = File.Exists(cluster.LogFile) ? new FileInfo(cluster.LogFile).Length : 0;
                launched = Launch(fixedPort ?? FreePort.Find());
            }

            if (Stopwatch.GetElapsedTime(started) > options.StartTimeout)
            {
                throw new StorageSetupException($"PostgreSQL in {cluster.Folder} did not answer within {options.StartTimeout.TotalSeconds:0} s; see {cluster.LogFile}.");
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Fast shutdown; immediate when that takes too long.</summary>
    public async Task StopAsync()
    {
        DetachedProcess.Signal(_processId, DetachedProcess.Interrupt);
        if (await DetachedProcess.WaitForExitAsync(_processId, options.StopTimeout).ConfigureAwait(false)) return;

        DetachedProcess.Signal(_processId, DetachedProcess.Quit);
        await DetachedProcess.WaitForExitAsync(_processId, options.StopTimeout).ConfigureAwait(false);
    }

    /// <summary>The connection string of a role and a database.</summary>
    public string ConnectionString(int port, string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(), Port = port, Username = user, Password = cluster.Password, Database = database,
    }.ConnectionString;

    private Process Launch(int port) => DetachedProcess.Start(
        cluster.Account.Wrap([cluster.Binaries.Postgres, "-D", cluster.Folder, .. PostgresSettings.Arguments(port)]),
        cluster.LogFile,
        new Dictionary<string, string> { ["LC_ALL"] = "C" });

    // The password is this cluster's own, and the server must prove to know it too: whoever answers is the right server.
    private async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString(port, PostgresCluster.AdminUser, "postgres"))
        {
            Pooling = false, Timeout = 5,
        };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new StorageSetupException($"The password beside {cluster.Folder} is not the server's. Restore it, or move both away to begin anew.", exception);
        }
        catch (NpgsqlException)
        {
            return false; // Starting, recovering or stopping.
        }
    }

    // Children of a killed server hold its shared memory, and a taken port can be changed: these pass. Anything else does not.
    private void ThrowIfHopeless(int failures, long logPosition)
    {
        var reason = LastFatal(logPosition);
        var passes = reason.Contains("shared memory", StringComparison.Ordinal) || reason.Contains("lock file", StringComparison.Ordinal);
        if (!passes && failures >= ImmediateFailures)
        {
            throw new StorageSetupException($"PostgreSQL cannot start in {cluster.Folder}: {reason} See {cluster.LogFile}.");
        }
    }

    private string LastFatal(long logPosition)
    {
        using var stream = new FileStream(cluster.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(logPosition, stream.Length);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var fatal = lines.LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("PANIC", StringComparison.Ordinal));
        return (fatal ?? lines.LastOrDefault() ?? "no reason given").TrimEnd('.') + ".";
    }
}

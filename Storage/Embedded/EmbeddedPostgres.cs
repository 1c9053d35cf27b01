using Microsoft.Extensions.Logging;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>
/// A PostgreSQL server for development: made in the data folder at the first start, watched while the host runs, stopped
/// with it. Any connection string replaces it.
/// </summary>
/// <remarks>
/// A server left over from a killed host is taken over; one that died is started again on the same port, so that
/// connection strings stay valid. Durability is never relaxed.
/// </remarks>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string Role = "platform";

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PostgresServer _server;
    private readonly ILogger _logger;
    private Task _watch = Task.CompletedTask;

    private EmbeddedPostgres(PostgresServer server, int port, ILogger logger)
    {
        _server = server;
        _logger = logger;
        Port = port;
        ConnectionString = server.ConnectionString(port, Role, Role);
    }

    /// <summary>The connection string of the platform's role and database; the same as long as this object lives.</summary>
    public string ConnectionString { get; }

    /// <summary>The port on the loopback interface.</summary>
    public int Port { get; }

    /// <summary>The process id of the server; another one after it died and was started again.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>Starts the server of a data folder, or takes over the one that runs there.</summary>
    /// <param name="data">The data folder, locked by the caller, who disposes it after this object.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="logger">Told when the server dies and comes back.</param>
    /// <param name="cancellationToken">Gives up waiting; a server under way is left to the next start.</param>
    /// <exception cref="StorageSetupException">It cannot run here; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        DataFolder data, EmbeddedPostgresOptions? options, ILogger<EmbeddedPostgres> logger, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var cluster = await PostgresCluster.OpenAsync(data, options, cancellationToken).ConfigureAwait(false);
        var server = new PostgresServer(cluster, options);
        var port = await server.EnsureRunningAsync(null, cancellationToken).ConfigureAwait(false);
        await EmbeddedDatabase.EnsureAsync(
            server.ConnectionString(port, PostgresCluster.AdminUser, "postgres"), Role, cluster.Password, Role, cancellationToken).ConfigureAwait(false);

        var embedded = new EmbeddedPostgres(server, port, logger);
        LogRunning(logger, cluster.Binaries.Version, port, server.ProcessId, cluster.Folder);
        embedded._watch = embedded.WatchAsync();
        return embedded;
    }

    /// <summary>Stops the server: connections are closed, open transactions rolled back, everything committed is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        await _server.StopAsync().ConfigureAwait(false);
        LogStopped(_logger);
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchPeriod);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (!_server.IsAlive) await RestartAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task RestartAsync()
    {
        LogDied(_logger, _server.ProcessId);
        try
        {
            await _server.EnsureRunningAsync(Port, _stopping.Token).ConfigureAwait(false);
            LogRestarted(_logger, Port, _server.ProcessId);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogRestartFailed(_logger, exception.Message); // Whatever it was, the next tick tries again.
        }
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "PostgreSQL {Version} runs on 127.0.0.1:{Port} (process {ProcessId}, files in {Folder})")]
    private static partial void LogRunning(ILogger logger, int version, int port, int processId, string folder);

    [LoggerMessage(EventId = 11, Level = LogLevel.Information, Message = "PostgreSQL stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "PostgreSQL died (process {ProcessId}); starting it again")]
    private static partial void LogDied(ILogger logger, int processId);

    [LoggerMessage(EventId = 13, Level = LogLevel.Information, Message = "PostgreSQL runs again on port {Port} (process {ProcessId})")]
    private static partial void LogRestarted(ILogger logger, int port, int processId);

    [LoggerMessage(EventId = 14, Level = LogLevel.Error, Message = "PostgreSQL did not start again: {Reason}")]
    private static partial void LogRestartFailed(ILogger logger, string reason);
}

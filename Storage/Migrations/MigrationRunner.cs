using System.Reflection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Orleans.Platform.Storage.Migrations;

/// <summary>Brings a database to the schema of this program.</summary>
/// <remarks>
/// Each migration runs in a transaction of its own, which takes the migration lock first: hosts that start at the same
/// time take turns, one finds the other's work done, and a crash leaves whole migrations only.
/// </remarks>
public sealed partial class MigrationRunner(
    NpgsqlDataSource dataSource, IEnumerable<Assembly> assemblies, TimeProvider timeProvider, ILogger<MigrationRunner> logger)
{
    private readonly IReadOnlyList<Migration> _migrations = Migration.Read(assemblies);

    /// <summary>Applies what is missing, in the order of the numbers. Does nothing when all is there.</summary>
    /// <returns>The number of migrations applied now.</returns>
    /// <exception cref="MigrationChangedException">An applied migration's text was changed.</exception>
    /// <exception cref="DatabaseNewerException">The database has migrations that this program does not know.</exception>
    /// <exception cref="MigrationFailedException">A migration's SQL failed; those before it stay applied.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        while (await ApplyNextAsync(connection, cancellationToken).ConfigureAwait(false) is { } applied)
        {
            LogApplied(logger, applied);
            count++;
        }

        // Migrations may have made types that the connection's type table does not know yet.
        if (count > 0) await dataSource.ReloadTypesAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task<Migration?> ApplyNextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var log = new MigrationLog(connection);
        await log.LockAsync(cancellationToken).ConfigureAwait(false);
        var next = FirstMissing(await log.ReadAsync(cancellationToken).ConfigureAwait(false));
        if (next is not null) await ApplyAsync(log, next, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return next;
    }

    private async Task ApplyAsync(MigrationLog log, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await log.ApplyAsync(migration, timeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            throw new MigrationFailedException(migration, exception);
        }
    }

    private Migration? FirstMissing(Dictionary<int, (string Name, string Checksum)> applied)
    {
        Migration? missing = null;
        foreach (var migration in _migrations)
        {
            if (!applied.Remove(migration.Number, out var row)) missing ??= migration;
            else if (row.Checksum != migration.Checksum) throw new MigrationChangedException(migration);
        }

        foreach (var unknown in applied)
        {
            throw new DatabaseNewerException(unknown.Key, unknown.Value.Name);
        }

        return missing;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Applied migration {Migration}")]
    private static partial void LogApplied(ILogger logger, Migration migration);
}

using Npgsql;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Storage.Migrations;

/// <summary>The table of applied migrations, inside one transaction that holds the migration lock.</summary>
internal sealed class MigrationLog(NpgsqlConnection connection)
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(MigrationLog).Assembly, "MigrationLog.sql");

    public async Task LockAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(Queries["Lock"], cancellationToken).ConfigureAwait(false);
        await using var exists = new NpgsqlCommand(Queries["Exists"], connection);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            await ExecuteAsync(Queries["Create"], cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<Dictionary<int, (string Name, string Checksum)>> ReadAsync(CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, (string, string)>();
        await using var command = new NpgsqlCommand(Queries["Applied"], connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    public async Task ApplyAsync(Migration migration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ExecuteAsync(migration.Text, cancellationToken).ConfigureAwait(false);
        await using var record = new NpgsqlCommand(Queries["Record"], connection);
        record.Parameters.Add(new() { Value = migration.Number });
        record.Parameters.Add(new() { Value = migration.Name });
        record.Parameters.Add(new() { Value = migration.Checksum });
        record.Parameters.Add(new() { Value = now });
        await record.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

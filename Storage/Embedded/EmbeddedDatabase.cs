using Npgsql;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>Makes the platform's role and database in a new cluster. Looks before each step, so a crash between them is mended.</summary>
internal static class EmbeddedDatabase
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(EmbeddedDatabase).Assembly, "EmbeddedDatabase.sql");

    public static async Task EnsureAsync(string adminConnection, string role, string password, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(adminConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await ScalarAsync(connection, "RoleExists", [role], cancellationToken).ConfigureAwait(false) is false)
        {
            await RunAsync(connection, "RoleCommand", [role, password], cancellationToken).ConfigureAwait(false);
        }

        if (await ScalarAsync(connection, "DatabaseExists", [database], cancellationToken).ConfigureAwait(false) is false)
        {
            await RunAsync(connection, "DatabaseCommand", [database, role], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string query, string[] arguments, CancellationToken cancellationToken)
    {
        var text = (string?)await ScalarAsync(connection, query, arguments, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string query, string[] arguments, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Queries[query], connection);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}

using System.Data.Common;
using Npgsql;

namespace Orleans.Engine.AdoNet.Sql;

/// <summary>The database that options name, and the statements that are run on it.</summary>
internal sealed class Database(DbDataSource source, bool owned, SqlFile sql) : IAsyncDisposable
{
    internal const string Invariant = "Npgsql";

    /// <summary>The application's data source, or one of our own for its connection string.</summary>
    internal static Database Open(string owner, string invariant, string? connectionString, DbDataSource? source, SqlFile sql)
    {
        if (invariant != Invariant)
            throw new OrleansConfigurationException($"{owner}: Invariant is '{invariant}', and the only one there is is '{Invariant}' (PostgreSQL).");
        if (source is not null) return new(source, owned: false, sql);
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new OrleansConfigurationException($"{owner}: neither a ConnectionString nor a DataSource is given.");
        return new(NpgsqlDataSource.Create(connectionString), owned: true, sql);
    }

    /// <summary>Creates the tables where they are not there. Several processes may do so at a time.</summary>
    internal async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        // Asked first: a role that may not create tables can use those of an administrator.
        if (await ScalarAsync("TablesExist", [], cancellationToken).ConfigureAwait(false) is true) return;
        await ExecuteAsync("CreateTables", [], cancellationToken).ConfigureAwait(false);
    }

    internal async Task<int> ExecuteAsync(string statement, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(statement, values);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<object?> ScalarAsync(string statement, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(statement, values);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<List<T>> ReadAsync<T>(string statement, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(statement, values);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var all = new List<T>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) all.Add(read(rows));
        return all;
    }

    /// <summary>As <see cref="ExecuteAsync"/>, on the caller's thread.</summary>
    internal int Execute(string statement, params object?[] values)
    {
        using var command = Command(statement, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>As <see cref="ReadAsync"/>, on the caller's thread.</summary>
    internal List<T> Read<T>(string statement, Func<DbDataReader, T> read, params object?[] values)
    {
        using var command = Command(statement, values);
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    public ValueTask DisposeAsync() => owned ? source.DisposeAsync() : default;

    private DbCommand Command(string statement, object?[] values)
    {
        var command = source.CreateCommand(sql[statement]);
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

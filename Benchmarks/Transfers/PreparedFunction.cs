using Npgsql;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>One call of a function in the server, prepared once.</summary>
internal sealed class PreparedFunction : IPreparedTransfer
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _call;

    private PreparedFunction(NpgsqlConnection connection, NpgsqlCommand call) => (_connection, _call) = (connection, call);

    public static async Task<PreparedFunction> CreateAsync(NpgsqlConnection connection, SqlQueries sql)
    {
        var call = new NpgsqlCommand(sql["CallTransfer"], connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = "" },
                new NpgsqlParameter<string> { TypedValue = "" },
                new NpgsqlParameter<decimal> { TypedValue = 0 },
            },
        };
        await call.PrepareAsync();
        return new PreparedFunction(connection, call);
    }

    public async Task<bool> RunAsync(string from, string to, decimal amount)
    {
        ((NpgsqlParameter<string>)_call.Parameters[0]).TypedValue = from;
        ((NpgsqlParameter<string>)_call.Parameters[1]).TypedValue = to;
        ((NpgsqlParameter<decimal>)_call.Parameters[2]).TypedValue = amount;
        return (bool)(await _call.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

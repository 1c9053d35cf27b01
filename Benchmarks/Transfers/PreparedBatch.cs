using Npgsql;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>Two guarded updates and one insert in one round trip, prepared once. Rows are locked in key order, so that no deadlock disturbs it.</summary>
internal sealed class PreparedBatch : IPreparedTransfer
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _withdrawFirst;
    private readonly NpgsqlBatch _depositFirst;

    private PreparedBatch(NpgsqlConnection connection, SqlQueries sql)
    {
        _connection = connection;
        _withdrawFirst = new NpgsqlBatch(connection) { BatchCommands = { Move(sql["Withdraw"]), Move(sql["Deposit"]), Record(sql["Record"]) } };
        _depositFirst = new NpgsqlBatch(connection) { BatchCommands = { Move(sql["Deposit"]), Move(sql["Withdraw"]), Record(sql["Record"]) } };
    }

    public static async Task<PreparedBatch> CreateAsync(NpgsqlConnection connection, SqlQueries sql)
    {
        var transfer = new PreparedBatch(connection, sql);
        await transfer._withdrawFirst.PrepareAsync();
        await transfer._depositFirst.PrepareAsync();
        return transfer;
    }

    public async Task<bool> RunAsync(string from, string to, decimal amount)
    {
        var withdrawFirst = string.CompareOrdinal(from, to) < 0;
        var batch = withdrawFirst ? _withdrawFirst : _depositFirst;
        SetMove(batch.BatchCommands[withdrawFirst ? 0 : 1], from, amount);
        SetMove(batch.BatchCommands[withdrawFirst ? 1 : 0], to, amount);
        var record = batch.BatchCommands[2].Parameters;
        ((NpgsqlParameter<string>)record[0]).TypedValue = from;
        ((NpgsqlParameter<string>)record[1]).TypedValue = to;
        ((NpgsqlParameter<decimal>)record[2]).TypedValue = amount;
        return await batch.ExecuteNonQueryAsync() == 3;
    }

    public async ValueTask DisposeAsync()
    {
        await _withdrawFirst.DisposeAsync();
        await _depositFirst.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static NpgsqlBatchCommand Move(string sql) => new(sql)
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = "" }, new NpgsqlParameter<decimal> { TypedValue = 0 } },
    };

    private static NpgsqlBatchCommand Record(string sql) => new(sql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = "" },
            new NpgsqlParameter<string> { TypedValue = "" },
            new NpgsqlParameter<decimal> { TypedValue = 0 },
        },
    };

    private static void SetMove(NpgsqlBatchCommand command, string id, decimal amount)
    {
        ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = id;
        ((NpgsqlParameter<decimal>)command.Parameters[1]).TypedValue = amount;
    }
}

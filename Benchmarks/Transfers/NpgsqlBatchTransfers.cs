using System.Threading.Channels;
using Npgsql;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>
/// The baseline: one PostgreSQL transaction for each transfer, two guarded updates and one insert in one prepared
/// <see cref="NpgsqlBatch"/>, one round trip. Rows are locked in key order, so that no deadlock disturbs it.
/// </summary>
public sealed class NpgsqlBatchTransfers(string connectionString, TransfersSettings settings)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(NpgsqlBatchTransfers).Assembly, "baseline.sql");

    public async Task PrepareAsync()
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var schema = database.CreateCommand(Sql["Schema"]))
        {
            await schema.ExecuteNonQueryAsync();
        }

        await using var open = database.CreateCommand(Sql["Open"]);
        open.Parameters.Add(new NpgsqlParameter<int> { TypedValue = settings.Accounts });
        open.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = TransfersSettings.OpeningBalance });
        await open.ExecuteNonQueryAsync();
    }

    public async Task<LoadResult> RunAsync(int connections, TimeSpan warmUp, TimeSpan duration)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        var free = Channel.CreateUnbounded<PreparedTransfer>();
        var all = new List<PreparedTransfer>();
        for (var i = 0; i < connections; i++)
        {
            var prepared = await PreparedTransfer.CreateAsync(await database.OpenConnectionAsync());
            all.Add(prepared);
            free.Writer.TryWrite(prepared);
        }

        var result = await ClosedLoop.RunAsync(settings.InFlight, warmUp, duration, async random =>
        {
            var (from, to) = settings.Choose(random);
            var transfer = await free.Reader.ReadAsync();
            try
            {
                return await transfer.RunAsync(from, to, 1m);
            }
            finally
            {
                free.Writer.TryWrite(transfer);
            }
        });
        foreach (var transfer in all)
        {
            await transfer.DisposeAsync();
        }

        return result;
    }

    /// <summary>The three statements on one connection, prepared once.</summary>
    private sealed class PreparedTransfer : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlBatch _withdrawFirst;
        private readonly NpgsqlBatch _depositFirst;

        private PreparedTransfer(NpgsqlConnection connection)
        {
            _connection = connection;
            _withdrawFirst = new NpgsqlBatch(connection) { BatchCommands = { Move("Withdraw"), Move("Deposit"), Record() } };
            _depositFirst = new NpgsqlBatch(connection) { BatchCommands = { Move("Deposit"), Move("Withdraw"), Record() } };
        }

        public static async Task<PreparedTransfer> CreateAsync(NpgsqlConnection connection)
        {
            var transfer = new PreparedTransfer(connection);
            await transfer._withdrawFirst.PrepareAsync();
            await transfer._depositFirst.PrepareAsync();
            return transfer;
        }

        public async Task<bool> RunAsync(int from, int to, decimal amount)
        {
            var (fromId, toId) = (TransfersSettings.Account(from), TransfersSettings.Account(to));
            var withdrawFirst = string.CompareOrdinal(fromId, toId) < 0;
            var batch = withdrawFirst ? _withdrawFirst : _depositFirst;
            SetMove(batch.BatchCommands[withdrawFirst ? 0 : 1], fromId, amount);
            SetMove(batch.BatchCommands[withdrawFirst ? 1 : 0], toId, amount);
            var record = batch.BatchCommands[2].Parameters;
            ((NpgsqlParameter<string>)record[0]).TypedValue = fromId;
            ((NpgsqlParameter<string>)record[1]).TypedValue = toId;
            ((NpgsqlParameter<decimal>)record[2]).TypedValue = amount;
            return await batch.ExecuteNonQueryAsync() == 3;
        }

        public async ValueTask DisposeAsync()
        {
            await _withdrawFirst.DisposeAsync();
            await _depositFirst.DisposeAsync();
            await _connection.DisposeAsync();
        }

        private static NpgsqlBatchCommand Move(string name) => new(Sql[name])
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = "" }, new NpgsqlParameter<decimal> { TypedValue = 0 } },
        };

        private static NpgsqlBatchCommand Record() => new(Sql["Record"])
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
}

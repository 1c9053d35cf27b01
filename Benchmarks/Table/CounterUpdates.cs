using Npgsql;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>The baseline of <c>IPersistentState</c>: one update for each write, guarded by the version that the writer has in memory.</summary>
public sealed class CounterUpdates(string connectionString, int counters)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(CounterUpdates).Assembly, "baseline.sql");

    private readonly long[] _versions = [.. Enumerable.Repeat(1L, counters)];
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, counters).Select(_ => new SemaphoreSlim(1))];

    public async Task<NpgsqlLoad<Prepared>> PrepareAsync()
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var schema = database.CreateCommand(Sql["CounterSchema"])) await schema.ExecuteNonQueryAsync();
        await using var open = database.CreateCommand(Sql["OpenCounters"]);
        open.Parameters.Add(new NpgsqlParameter<int> { TypedValue = counters });
        await open.ExecuteNonQueryAsync();
        return new NpgsqlLoad<Prepared>(connectionString, Prepared.CreateAsync, WriteAsync);
    }

    private async Task<bool> WriteAsync(Prepared update, Random random)
    {
        var counter = random.Next(counters);
        await _turns[counter].WaitAsync(); // As a grain has one turn at a time.
        try
        {
            if (!await update.RunAsync($"counter-{counter}", $"{{\"value\": {_versions[counter]}}}", _versions[counter])) return false;
            _versions[counter]++;
            return true;
        }
        finally
        {
            _turns[counter].Release();
        }
    }

    /// <summary>The update, prepared on one connection.</summary>
    public sealed class Prepared : IAsyncDisposable
    {
        private readonly NpgsqlCommand _update;

        private Prepared(NpgsqlCommand update) => _update = update;

        public static async Task<Prepared> CreateAsync(NpgsqlConnection connection)
        {
            var update = new NpgsqlCommand(Sql["UpdateCounter"], connection);
            update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "" });
            update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "{}", NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
            update.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 0 });
            await update.PrepareAsync();
            return new Prepared(update);
        }

        public async Task<bool> RunAsync(string id, string content, long version)
        {
            ((NpgsqlParameter<string>)_update.Parameters[0]).TypedValue = id;
            ((NpgsqlParameter<string>)_update.Parameters[1]).TypedValue = content;
            ((NpgsqlParameter<long>)_update.Parameters[2]).TypedValue = version;
            return await _update.ExecuteNonQueryAsync() == 1;
        }

        public async ValueTask DisposeAsync()
        {
            var connection = _update.Connection!;
            await _update.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}

using Npgsql;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>A baseline: each transfer is one PostgreSQL transaction, in one round trip.</summary>
public sealed class NpgsqlTransfers : ITransferSystem
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(NpgsqlTransfers).Assembly, "baseline.sql");

    private readonly NpgsqlLoad<IPreparedTransfer> _load;

    private NpgsqlTransfers(string name, NpgsqlLoad<IPreparedTransfer> load) => (Name, _load) = (name, load);

    public string Name { get; }

    public int? Connections { get; private set; }

    /// <summary>Two guarded updates and an insert in one <see cref="NpgsqlBatch"/>.</summary>
    public static NpgsqlTransfers Batch(string connectionString, TransfersSettings settings)
        => Create("npgsql-batch", connectionString, settings, async connection => await PreparedBatch.CreateAsync(connection, Sql));

    /// <summary>The same as one call of a function in the server.</summary>
    public static NpgsqlTransfers Function(string connectionString, TransfersSettings settings)
        => Create("sql-function", connectionString, settings, async connection => await PreparedFunction.CreateAsync(connection, Sql));

    /// <summary>Makes the tables and the accounts.</summary>
    public static async Task PrepareAsync(string connectionString, TransfersSettings settings)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var schema = database.CreateCommand(Sql["Schema"])) await schema.ExecuteNonQueryAsync();
        await using var open = database.CreateCommand(Sql["Open"]);
        open.Parameters.Add(new NpgsqlParameter<int> { TypedValue = settings.Accounts });
        open.Parameters.Add(new NpgsqlParameter<decimal> { TypedValue = TransfersSettings.OpeningBalance });
        await open.ExecuteNonQueryAsync();
    }

    public async Task TuneAsync(int inFlight) => Connections = inFlight == 1 ? 1 : await _load.FindBestConnectionsAsync(Name, inFlight);

    public Task<LoadResult> RunAsync(int inFlight, TimeSpan warmUp, TimeSpan duration)
        => _load.RunAsync(Math.Min(Connections ?? 16, inFlight), inFlight, warmUp, duration);

    private static NpgsqlTransfers Create(
        string name, string connectionString, TransfersSettings settings, Func<NpgsqlConnection, Task<IPreparedTransfer>> prepare)
        => new(name, new NpgsqlLoad<IPreparedTransfer>(connectionString, prepare, (transfer, random) =>
        {
            var (from, to) = settings.Choose(random);
            return transfer.RunAsync(TransfersSettings.Account(from), TransfersSettings.Account(to), 1m);
        }));
}

/// <summary>The statements of a transfer, prepared on one connection.</summary>
public interface IPreparedTransfer : IAsyncDisposable
{
    Task<bool> RunAsync(string from, string to, decimal amount);
}

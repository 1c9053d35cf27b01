using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A commit pipeline of a test's own, at the place of a silo, and a way to hold its batches up in the database.</summary>
internal sealed class OwnPipeline : IAsyncDisposable
{
    private readonly CancellationTokenSource _giveUp = new();
    private readonly BatchWriter _writer;
    private readonly NpgsqlDataSource _database;
    private readonly Task _running;

    public OwnPipeline(IServiceProvider silo, NpgsqlDataSource database)
    {
        _database = database;
        _writer = ActivatorUtilities.CreateInstance<BatchWriter>(silo, database);
        Pipeline = ActivatorUtilities.CreateInstance<CommitPipeline>(silo, ActivatorUtilities.CreateInstance<BatchCommitter>(silo, _writer), ActivatorUtilities.CreateInstance<ReadRecords>(silo));
        _running = Task.Factory.StartNew(() => Pipeline.Run(_giveUp.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public CommitPipeline Pipeline { get; }

    /// <summary>What the silo does at the end of its patience when it stops and the database does not answer.</summary>
    public Task GiveUpAsync() => _giveUp.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        Pipeline.CompleteAdding();
        await Wait.For(_running, "the end of the pipeline");
        _writer.Dispose();
        _giveUp.Dispose();
    }

    /// <summary>From now on no batch gets into the database, nor is any asked for, until the lock is given back.</summary>
    public static async Task<HeldBatches> HoldAsync(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("lock table platform.commit_batch in exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return new HeldBatches(connection, transaction);
    }

    public Task<HeldBatches> HoldAsync() => HoldAsync(_database);
}

/// <summary>The lock; it is given back at the end.</summary>
internal sealed class HeldBatches(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    /// <summary>Waits until a batch was sent and waits for the lock.</summary>
    public async Task UntilOneWaitsAsync()
    {
        await using var command = new NpgsqlCommand(
            "select exists (select 1 from pg_locks where not granted and relation = 'platform.commit_batch'::regclass)", connection);
        using var patience = new CancellationTokenSource(Wait.Limit);
        while (!(bool)(await command.ExecuteScalarAsync(patience.Token))!) await Task.Delay(5, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.Items;

/// <summary>Reads items from the database.</summary>
internal interface IItemReader
{
    /// <summary>The current version of an item; version 0 when there is none. Waits while a prepared transaction is about to write it.</summary>
    Task<StoredItem> ReadAsync(ItemKey key, CancellationToken cancellationToken);
}

/// <summary>
/// Reads items at their activation. While one query is on its way the next readers gather, so that a thousand
/// activations at once are a few round trips.
/// </summary>
internal sealed class ItemReader(NpgsqlDataSource database, SiloPlace place, TimeProvider time) : IItemReader
{
    private const int MaxReadsAtOnce = 500;
    private static readonly TimeSpan PreparedPause = TimeSpan.FromMilliseconds(50);

    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(ItemReader).Assembly, "items.sql");

    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>();
    private int _isReading;

    /// <summary>Called when somebody wants to read an item that a prepared transaction is about to write.</summary>
    public Action? PreparedFound { get; set; }

    /// <inheritdoc/>
    public async Task<StoredItem> ReadAsync(ItemKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await ReadOnceAsync(key, cancellationToken);
            if (!stored.IsPrepared) return stored;
            PreparedFound?.Invoke();
            await Task.Delay(PreparedPause, time, cancellationToken);
        }
    }

    private async Task<StoredItem> ReadOnceAsync(ItemKey key, CancellationToken cancellationToken)
    {
        var pending = new Pending(key);
        _waiting.Writer.TryWrite(pending);
        if (Interlocked.CompareExchange(ref _isReading, 1, 0) == 0)
        {
            _ = Task.Run(ReadAllAsync, CancellationToken.None);
        }

        return await pending.Result.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadAllAsync()
    {
        do
        {
            var group = new List<Pending>();
            while (_waiting.Reader.TryRead(out var pending))
            {
                group.Add(pending);
                if (group.Count == MaxReadsAtOnce) await ReadGroupAsync(group).ConfigureAwait(false);
            }

            await ReadGroupAsync(group).ConfigureAwait(false);
            Interlocked.Exchange(ref _isReading, 0); // A full fence: who comes after it sees 0, who came before it is counted below.
        }
        while (_waiting.Reader.Count > 0 && Interlocked.CompareExchange(ref _isReading, 1, 0) == 0);
    }

    private async Task ReadGroupAsync(List<Pending> group)
    {
        if (group.Count == 0) return;
        try
        {
            var found = await DatabaseRead.RunAsync(() => QueryAsync(group), time, CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Result.TrySetResult(found[i]);
            }
        }
        catch (Exception failure)
        {
            group.ForEach(pending => pending.Result.TrySetException(failure));
        }

        group.Clear();
    }

    private async Task<StoredItem[]> QueryAsync(List<Pending> group)
    {
        var found = new StoredItem[group.Count];
        await using var command = Command(group);
        await using var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            place.Clock.Observe(rows.GetInt64(2));
            if (rows.GetInt32(0) is not (>= 0 and var position)) continue;
            found[position] = new StoredItem(rows.GetInt64(1), rows.IsDBNull(3) ? null : rows.GetString(3), !rows.IsDBNull(4));
        }

        return found;
    }

    private NpgsqlCommand Command(List<Pending> group)
    {
        var kinds = new Column<int>(NpgsqlDbType.Integer);
        var keys = new Column<string>(NpgsqlDbType.Text);
        var positions = new Column<int>(NpgsqlDbType.Integer);
        foreach (var pending in group)
        {
            kinds.Add(pending.Key.KindId);
            keys.Add(pending.Key.GrainKey);
            positions.Add(positions.Count);
        }

        var command = database.CreateCommand(Sql["ReadItems"]);
        command.Parameters.Add(kinds.ToParameter());
        command.Parameters.Add(keys.ToParameter());
        command.Parameters.Add(positions.ToParameter());
        return command;
    }

    private sealed record Pending(ItemKey Key)
    {
        public TaskCompletionSource<StoredItem> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>An item as the database has it.</summary>
/// <param name="Version">0 when it was never written.</param>
/// <param name="Payload">The content as JSON; null when never written or cleared.</param>
/// <param name="IsPrepared">Whether a prepared transaction is about to write it.</param>
internal readonly record struct StoredItem(long Version, string? Payload, bool IsPrepared);

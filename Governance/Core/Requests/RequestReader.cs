using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using static Orleans.Platform.Governance.Requests.RequestLookup;

namespace Orleans.Platform.Governance.Requests;

/// <summary>
/// Looks up recorded requests. Look-ups that come while one is on its way to the database share the next round trip, so
/// that a file of 100,000 keyed transfers does not cost 100,000 of them.
/// </summary>
internal sealed class RequestReader(NpgsqlDataSource dataSource, TimeProvider timeProvider, ServiceIdentity service)
{
    private const int MaxReaders = 2;
    private const int MaxBatch = 1000;

    private readonly Queue<RequestLookup> _waiting = new();
    private int _readers;

    /// <summary>The record of a request; null when there is none.</summary>
    public Task<RecordedRequest?> FindAsync(RequestKey key)
    {
        var lookup = new RequestLookup(key);
        lock (_waiting)
        {
            _waiting.Enqueue(lookup);
            if (_readers == MaxReaders) return lookup.Found;
            _readers++;
        }

        // Not in the caller's context: a grain's turn must not carry the look-ups of others.
        ThreadPool.UnsafeQueueUserWorkItem(static reader => _ = reader.ReadAllAsync(), this, preferLocal: false);
        return lookup.Found;
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                await DatabaseRead.RunAsync(() => ReadAsync(batch), timeProvider, CancellationToken.None).ConfigureAwait(false);
                batch.ForEach(lookup => lookup.Succeed());
            }
            catch (Exception exception)
            {
                batch.ForEach(lookup => lookup.Fail(exception));
            }
        }
    }

    private List<RequestLookup>? Take()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
            {
                _readers--;
                return null;
            }

            var batch = new List<RequestLookup>(Math.Min(_waiting.Count, MaxBatch));
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var lookup))
            {
                batch.Add(lookup);
            }

            return batch;
        }
    }

    private async Task<int> ReadAsync(List<RequestLookup> lookups)
    {
        await using var connection = await dataSource.OpenConnectionAsync().ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        CommitSql.Append(batch, RequestSql.Find, Questions(lookups));
        CommitSql.Append(batch, RequestSql.FindTombstones,
            [.. Questions(lookups), CommitSql.Scalar(timeProvider.GetUtcNow(), NpgsqlDbType.TimestampTz)]);
        await using (var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                lookups[Position(reader)].Record = ReadRecord(reader);
            }

            await reader.NextResultAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                lookups[Position(reader)].Record ??= Tombstone;
            }
        }

        return lookups.Count;
    }

    private NpgsqlParameter[] Questions(List<RequestLookup> lookups)
    {
        var services = new Column<string>(NpgsqlDbType.Text);
        var principals = new Column<string>(NpgsqlDbType.Text);
        var operations = new Column<string>(NpgsqlDbType.Text);
        var keys = new Column<string>(NpgsqlDbType.Text);
        foreach (var lookup in lookups)
        {
            services.Add(service.ServiceId);
            principals.Add(lookup.Key.Principal);
            operations.Add(lookup.Key.Operation);
            keys.Add(lookup.Key.Key);
        }

        return [services.ToParameter(), principals.ToParameter(), operations.ToParameter(), keys.ToParameter()];
    }

    private static int Position(NpgsqlDataReader reader) => checked((int)reader.GetInt64(0)) - 1;
}

using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Governance.Monitoring;

/// <summary>Reads what became of transactions, and why they were rolled back.</summary>
internal sealed class OutcomeReader(NpgsqlDataSource dataSource, ServiceIdentity service, TimeProvider timeProvider)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(OutcomeReader).Assembly, "outcomes.sql");

    /// <summary>Removes old records of aborts.</summary>
    public static string SweepAborts { get; } = Sql[nameof(SweepAborts)];

    /// <summary>What the database says about a transaction.</summary>
    public async Task<StoredOutcome> OutcomeAsync(Guid transactionId)
    {
        var found = await ReadAsync(
            "Outcome",
            row => new StoredOutcome(
                row.IsDBNull(0) ? null : row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1),
                row.IsDBNull(2) ? null : row.GetInt64(2), row.GetBoolean(3), row.GetBoolean(4)),
            CommitSql.Scalar(service.ServiceId, NpgsqlDbType.Text),
            CommitSql.Scalar(TryId.SlotOf(transactionId), NpgsqlDbType.Smallint),
            CommitSql.Scalar(transactionId, NpgsqlDbType.Uuid)).ConfigureAwait(false);
        return found[0];
    }

    /// <summary>The silos that may commit something now.</summary>
    public Task<List<string>> HoldersAsync() => ReadAsync("Holders", row => row.GetString(0), CommitSql.Scalar(service.ServiceId, NpgsqlDbType.Text));

    /// <summary>What the database says about the transactions of a request.</summary>
    public async Task<StoredOutcomes> OutcomesOfRequestAsync(Guid requestId)
    {
        var rows = await ReadAsync(
            "OutcomesOfRequest",
            row => (
                Holders: row.GetFieldValue<string[]>(0), IsPrepared: row.GetBoolean(1),
                Commit: row.IsDBNull(2) ? null : new TransactionOutcomeRecord(row.GetGuid(3), TransactionOutcome.Committed, row.GetInt64(2))),
            CommitSql.Scalar(service.ServiceId, NpgsqlDbType.Text),
            CommitSql.Scalar(requestId, NpgsqlDbType.Uuid)).ConfigureAwait(false);
        return new(rows[0].Holders, rows[0].IsPrepared, [.. rows.Select(row => row.Commit).OfType<TransactionOutcomeRecord>()]);
    }

    /// <summary>Aborts in a range of time, the latest first.</summary>
    public Task<List<TransactionAbort>> AbortsAsync(DateTimeOffset from, DateTimeOffset to, int size) => ReadAsync(
        "Aborts",
        ReadAbort,
        CommitSql.Scalar(service.ServiceId, NpgsqlDbType.Text),
        CommitSql.Scalar(from.ToUniversalTime(), NpgsqlDbType.TimestampTz),
        CommitSql.Scalar(to.ToUniversalTime(), NpgsqlDbType.TimestampTz),
        CommitSql.Scalar(size, NpgsqlDbType.Integer));

    private static TransactionAbort ReadAbort(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        ReadParty(row, 6),
        row.IsDBNull(9) ? null : row.GetFieldValue<TimeSpan>(9),
        ReadParty(row, 10),
        row.GetInt32(13),
        row.GetBoolean(14),
        row.GetFieldValue<DateTimeOffset>(15),
        row.GetInt32(16));

    private static LockParty? ReadParty(NpgsqlDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new LockParty(row.GetGuid(first), row.IsDBNull(first + 1) ? null : row.GetGuid(first + 1), row.GetString(first + 2));

    private Task<List<T>> ReadAsync<T>(string query, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
        => DatabaseRead.RunAsync(() => ReadOnceAsync(query, read, parameters), timeProvider, CancellationToken.None);

    private async Task<List<T>> ReadOnceAsync<T>(string query, Func<NpgsqlDataReader, T> read, NpgsqlParameter[] parameters)
    {
        await using var command = dataSource.CreateCommand(Sql[query]);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        await using var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var found = new List<T>();
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            found.Add(read(rows));
        }

        return found;
    }
}

/// <summary>What one snapshot of the database says about a transaction.</summary>
/// <param name="Epoch">The present epoch of the slot of its silo; null when nobody ever had that slot.</param>
/// <param name="Holder">Who has that slot now; null when nobody has.</param>
/// <param name="CommitId">The id of its commit.</param>
/// <param name="IsPrepared">Whether a service outside decides it.</param>
/// <param name="IsAborted">Whether its abort is on record.</param>
internal sealed record StoredOutcome(long? Epoch, string? Holder, long? CommitId, bool IsPrepared, bool IsAborted)
{
    /// <summary>Who could still commit the transaction; null when nobody.</summary>
    public string? Decider(Guid transactionId) => !IsAborted && Epoch is { } epoch && TryId.IsOfEpoch(transactionId, epoch) ? Holder : null;
}

/// <summary>What one snapshot of the database says about the transactions of a request.</summary>
/// <param name="Holders">The silos that may commit something.</param>
/// <param name="IsPrepared">Whether a service outside decides a transaction that may be one of them.</param>
/// <param name="Commits">Those that are durable.</param>
internal sealed record StoredOutcomes(string[] Holders, bool IsPrepared, IReadOnlyList<TransactionOutcomeRecord> Commits);

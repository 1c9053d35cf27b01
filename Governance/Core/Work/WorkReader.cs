using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Work;

/// <summary>Finds the work that this silo has to do.</summary>
internal sealed class WorkReader(NpgsqlDataSource dataSource, ISiloPlace place, TimeProvider timeProvider)
{
    /// <summary>Makes the work of silos that lost their places this silo's own.</summary>
    public Task<int> TakeOverAsync(CancellationToken cancellationToken) => DatabaseRead.RunAsync(
        async () =>
        {
            await using var command = Command(WorkSql.TakeOver);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        timeProvider,
        cancellationToken);

    /// <summary>Work whose time has come, except that which is being done.</summary>
    public Task<List<DueWork>> FindDueAsync(Guid[] running, int most, CancellationToken cancellationToken)
        => DatabaseRead.RunAsync(() => QueryAsync(running, most, cancellationToken), timeProvider, cancellationToken);

    private async Task<List<DueWork>> QueryAsync(Guid[] running, int most, CancellationToken cancellationToken)
    {
        var found = new List<DueWork>();
        await using var command = Command(WorkSql.FindDue);
        command.Parameters.Add(CommitSql.Scalar(timeProvider.GetUtcNow(), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(CommitSql.Scalar(running, NpgsqlDbType.Array | NpgsqlDbType.Uuid));
        command.Parameters.Add(CommitSql.Scalar(most, NpgsqlDbType.Integer));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new DueWork(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetGuid(3), rows.GetString(4), rows.GetInt32(5)));
        }

        return found;
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(place.Slot, NpgsqlDbType.Smallint));
        command.Parameters.Add(CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint));
        return command;
    }
}

/// <summary>Work that is to be done now.</summary>
internal sealed record DueWork(Guid WorkId, string Handler, string ContentJson, Guid RequestId, string Principal, int Attempts)
{
    public string Key => $"work-{WorkId:N}";
}

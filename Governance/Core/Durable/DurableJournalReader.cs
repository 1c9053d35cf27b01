using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Effects;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Reads the journal of a durable request: its calls from <c>platform.request</c>, its effects from <c>platform.effect</c>.</summary>
internal sealed class DurableJournalReader(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    public Task<DurableJournal> ReadAsync(Guid requestId)
        => DatabaseRead.RunAsync(() => ReadOnceAsync(requestId), timeProvider, CancellationToken.None);

    private async Task<DurableJournal> ReadOnceAsync(Guid requestId)
    {
        await using var connection = await dataSource.OpenConnectionAsync().ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        CommitSql.Append(batch, RequestSql.Steps, CommitSql.Scalar(requestId, NpgsqlDbType.Uuid));
        CommitSql.Append(batch, EffectSql.OfRequest, CommitSql.Scalar(requestId, NpgsqlDbType.Uuid));
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        var steps = new Dictionary<int, JournalStep>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            steps.Add(reader.GetInt32(0), new(DurableJournal.CallName(reader.GetString(1), reader.GetString(2), reader.GetString(3)), null));
        }

        await reader.NextResultAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            steps.Add(reader.GetInt32(0), new(DurableJournal.EffectName(reader.GetString(1), reader.GetString(2)), ReadEffect(reader)));
        }

        return new DurableJournal(steps);
    }

    private static RecordedEffect ReadEffect(NpgsqlDataReader reader) => new(
        (EffectStatus)reader.GetInt16(4),
        reader.GetInt32(5),
        reader.GetFieldValue<DateTimeOffset>(6),
        reader.IsDBNull(7) ? null : reader.GetString(7));
}

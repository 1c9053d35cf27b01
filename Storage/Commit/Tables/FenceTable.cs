using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>The head of every batch: this silo still has its place, and the batch takes its id.</summary>
public sealed class FenceTable : BatchTable
{
    private static readonly string BeginSql = CommitSql.Queries["Begin"];
    private static readonly string ParticipantsSql = CommitSql.Queries["Participants"];

    private readonly HashSet<(short Slot, long Epoch)> _participants = [];
    private (string ServiceId, short Slot, long Epoch, long BatchId, DateTime Now)? _head;

    /// <inheritdoc/>
    public override int Order => 0;

    /// <inheritdoc/>
    public override int Count => _head is null ? 0 : 1;

    /// <summary>Sets the head of the batch.</summary>
    public void Set(string serviceId, short slot, long epoch, long batchId, DateTime now) => _head = (serviceId, slot, epoch, batchId, now);

    /// <summary>A transaction of the batch was also on another silo, whose place must still be its own.</summary>
    public void AddParticipant(short slot, long epoch) => _participants.Add((slot, epoch));

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        var head = _head!.Value;
        CommitSql.Append(batch, BeginSql,
            CommitSql.Scalar(head.ServiceId, NpgsqlDbType.Text),
            CommitSql.Scalar(head.Slot, NpgsqlDbType.Smallint),
            CommitSql.Scalar(head.Epoch, NpgsqlDbType.Bigint),
            CommitSql.Scalar(head.BatchId, NpgsqlDbType.Bigint),
            CommitSql.Scalar(head.Now, NpgsqlDbType.TimestampTz));
        if (_participants.Count > 0)
        {
            CommitSql.Append(batch, ParticipantsSql,
                CommitSql.Scalar(head.ServiceId, NpgsqlDbType.Text),
                CommitSql.Scalar(_participants.Select(p => p.Slot).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint),
                CommitSql.Scalar(_participants.Select(p => p.Epoch).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
                CommitSql.Scalar((long)_participants.Count, NpgsqlDbType.Bigint));
        }
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        _head = null;
        _participants.Clear();
    }
}

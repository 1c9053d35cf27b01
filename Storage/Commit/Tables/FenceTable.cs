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

    /// <summary>Whether other silos' places must be held, too.</summary>
    internal bool HasParticipants => _participants.Count > 0;

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        CommitSql.Append(batch, BeginSql, HeadParameters());
        if (HasParticipants) CommitSql.Append(batch, ParticipantsSql, [CommitSql.Scalar(_head!.Value.ServiceId, NpgsqlDbType.Text), .. ParticipantsParameters()]);
    }

    /// <summary>The slots, epochs and number of the other silos' places.</summary>
    internal NpgsqlParameter[] ParticipantsParameters() =>
    [
        CommitSql.Scalar(_participants.Select(p => p.Slot).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint),
        CommitSql.Scalar(_participants.Select(p => p.Epoch).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
        CommitSql.Scalar((long)_participants.Count, NpgsqlDbType.Bigint),
    ];

    /// <summary>Service, slot, epoch, batch and time.</summary>
    internal NpgsqlParameter[] HeadParameters()
    {
        var head = _head!.Value;
        return
        [
            CommitSql.Scalar(head.ServiceId, NpgsqlDbType.Text),
            CommitSql.Scalar(head.Slot, NpgsqlDbType.Smallint),
            CommitSql.Scalar(head.Epoch, NpgsqlDbType.Bigint),
            CommitSql.Scalar(head.BatchId, NpgsqlDbType.Bigint),
            CommitSql.Scalar(head.Now, NpgsqlDbType.TimestampTz),
        ];
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        _head = null;
        _participants.Clear();
    }
}

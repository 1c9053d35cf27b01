using Npgsql;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>One question to <see cref="RequestReader"/>.</summary>
internal sealed class RequestLookup(RequestKey key)
{
    private readonly TaskCompletionSource<RecordedRequest?> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a tombstone looks like: a record whose time is over.</summary>
    public static RecordedRequest Tombstone { get; } = new()
    {
        RequestId = Guid.Empty,
        Fingerprint = [],
        Status = RequestStatus.Completed,
        AcceptedAt = DateTimeOffset.MinValue,
        RetainUntil = DateTimeOffset.MinValue,
    };

    public RequestKey Key { get; } = key;

    public RecordedRequest? Record { get; set; }

    public Task<RecordedRequest?> Found => _found.Task;

    public void Succeed() => _found.TrySetResult(Record);

    public void Fail(Exception exception) => _found.TrySetException(exception);

    public static RecordedRequest ReadRecord(NpgsqlDataReader reader) => new()
    {
        RequestId = reader.GetGuid(1),
        Fingerprint = reader.GetFieldValue<byte[]>(2),
        Status = (RequestStatus)reader.GetInt16(3),
        AnswerJson = reader.IsDBNull(4) ? null : reader.GetString(4),
        AcceptedAt = reader.GetFieldValue<DateTimeOffset>(5),
        EndedAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
        RetainUntil = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
        IsDurable = reader.GetBoolean(8),
        Claim = new(reader.GetGuid(1), reader.GetInt16(9), reader.GetInt64(10)),
    };
}

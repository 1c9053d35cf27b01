using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Names;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>Puts a transaction's rows into a batch: what it has to store itself, and the record of who did it.</summary>
internal sealed class BatchAssembler(NameRegistry names, TimeProvider time)
{
    [ThreadStatic]
    private static JsonText? _text;

    /// <summary>
    /// Does what can be done while the batch before is on its way: on the thread of whoever hands the transaction in, so that the
    /// pipeline has less to do one after the other. Names that are new are left to it.
    /// </summary>
    public void Prepare(CommitEntry entry)
    {
        if (HistoryOff.IsOn || !names.TryPrincipal(entry.Principal, out var principal)) return;
        foreach (var call in entry.Calls)
        {
            if (!names.TryMethod(call.InterfaceName, call.MethodName, out var method)) return;
            call.MethodId = method;
        }

        entry.Record = new CommitRecord(principal, StartedAt(entry), WriteCalls(entry.Calls));
    }

    public async ValueTask AddAsync(CommitBatch batch, CommitEntry entry, CancellationToken cancellationToken)
    {
        if (!HistoryOff.IsOn)
        {
            var record = entry.Record ??= await RecordAsync(entry, cancellationToken).ConfigureAwait(false);
            batch.Table<LogTable>().AddTransaction(entry.Stamp, entry.TryId, entry.RequestId, record.PrincipalId, record.StartedAt, record.CallsJson);
        }

        foreach (var (slot, epoch) in entry.Places)
        {
            batch.Table<FenceTable>().AddParticipant(slot, epoch);
        }

        foreach (var row in entry.Rows)
        {
            row.AddTo(batch, entry.Stamp);
        }
    }

    private async ValueTask<CommitRecord> RecordAsync(CommitEntry entry, CancellationToken cancellationToken)
    {
        var principal = await names.PrincipalAsync(entry.Principal, cancellationToken).ConfigureAwait(false);
        foreach (var call in entry.Calls)
        {
            call.MethodId = await names.MethodAsync(call.InterfaceName, call.MethodName, cancellationToken).ConfigureAwait(false);
        }

        return new CommitRecord(principal, StartedAt(entry), WriteCalls(entry.Calls));
    }

    private DateTime StartedAt(CommitEntry entry)
    {
        var first = entry.Calls.Count > 0 ? entry.Calls[0].Started : entry.Enqueued;
        return (time.GetUtcNow() - Stopwatch.GetElapsedTime(first)).UtcDateTime;
    }

    /// <summary>The call tree in the form that <c>platform.commit_log.calls</c> documents.</summary>
    private static string WriteCalls(IReadOnlyList<CallScope> calls)
    {
        var text = _text ??= new JsonText();
        var json = text.Begin();
        json.WriteStartArray();
        for (var position = 0; position < calls.Count; position++)
        {
            var call = calls[position];
            json.WriteStartArray();
            WriteParent(json, calls, position);
            json.WriteNumberValue(call.MethodId);
            WriteGrain(json, call);
            json.WriteNumberValue((long)Stopwatch.GetElapsedTime(calls[0].Started, call.Started).TotalMicroseconds);
            json.WriteNumberValue((long)call.Duration.TotalMicroseconds);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        return text.End();
    }

    /// <summary>The grain's name, mostly without a string of its own.</summary>
    private static void WriteGrain(Utf8JsonWriter json, CallScope call)
    {
        Span<char> name = stackalloc char[256];
        if (TryFormat(call.Grain, name, out var length)) json.WriteStringValue(name[..length]);
        else json.WriteStringValue(call.GrainName);
    }

    private static bool TryFormat<T>(T value, Span<char> text, out int length) where T : ISpanFormattable
        => value.TryFormat(text, out length, default, null);

    private static void WriteParent(Utf8JsonWriter json, IReadOnlyList<CallScope> calls, int position)
    {
        var parent = calls[position].Parent;
        for (var candidate = position - 1; candidate >= 0; candidate--)
        {
            if (calls[candidate].Id == parent?.Id)
            {
                json.WriteNumberValue(candidate);
                return;
            }
        }

        json.WriteNullValue();
    }

    /// <summary>A writer that is used again.</summary>
    private sealed class JsonText
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(1024);
        private readonly Utf8JsonWriter _json = new(Stream.Null);

        public Utf8JsonWriter Begin()
        {
            _buffer.ResetWrittenCount();
            _json.Reset(_buffer);
            return _json;
        }

        public string End()
        {
            _json.Flush();
            return Encoding.UTF8.GetString(_buffer.WrittenSpan);
        }
    }
}

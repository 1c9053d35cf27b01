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
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    public async ValueTask AddAsync(CommitBatch batch, CommitEntry entry, CancellationToken cancellationToken)
    {
        if (!HistoryOff.IsOn) await RecordAsync(batch, entry, cancellationToken).ConfigureAwait(false);
        foreach (var (slot, epoch) in entry.Places)
        {
            batch.Table<FenceTable>().AddParticipant(slot, epoch);
        }

        foreach (var row in entry.Rows)
        {
            row.AddTo(batch, entry.Stamp);
        }
    }

    private async ValueTask RecordAsync(CommitBatch batch, CommitEntry entry, CancellationToken cancellationToken)
    {
        var principal = await names.PrincipalAsync(entry.Principal, cancellationToken).ConfigureAwait(false);
        foreach (var call in entry.Calls)
        {
            call.MethodId = await names.MethodAsync(call.InterfaceName, call.MethodName, cancellationToken).ConfigureAwait(false);
        }

        var started = StartedAt(entry);
        batch.Table<LogTable>().AddTransaction(entry.Stamp, entry.TryId, entry.RequestId, principal, started, WriteCalls(entry.Calls));
    }

    private DateTime StartedAt(CommitEntry entry)
    {
        var first = entry.Calls.Count > 0 ? entry.Calls[0].Started : entry.Enqueued;
        return (time.GetUtcNow() - Stopwatch.GetElapsedTime(first)).UtcDateTime;
    }

    /// <summary>The call tree in the form that <c>platform.commit_log.calls</c> documents.</summary>
    private string WriteCalls(IReadOnlyList<CallScope> calls)
    {
        _buffer.ResetWrittenCount();
        var json = _json;
        json.Reset(_buffer);
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
        json.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
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
}

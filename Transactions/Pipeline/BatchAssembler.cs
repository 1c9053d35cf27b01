using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Names;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>Puts a transaction's rows into a batch: what it has to store itself, and the record of who did it.</summary>
internal sealed class BatchAssembler(NameRegistry names, TimeProvider time)
{
    // What needs no escape within JSON.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -._~:/@,;!?()[]{}*#$%=|^");

    [ThreadStatic]
    private static StringBuilder? _json;

    /// <summary>
    /// Does what can be done while the batch before is on its way: on the thread of whoever hands the transaction in, so that the
    /// pipeline has less to do one after the other. Names that are new are left to it.
    /// </summary>
    public void Prepare(CommitEntry entry)
    {
        if (HistoryOff.IsOn || !names.TryPrincipal(entry.Principal, out var principal)) return;
        for (var i = 0; i < entry.Calls.Count; i++)
        {
            var call = entry.Calls[i];
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

        for (var i = 0; i < entry.Rows.Count; i++) // No enumerator for each: there are many entries.
        {
            entry.Rows[i].AddTo(batch, entry.Stamp);
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
        var json = (_json ??= new StringBuilder(1024)).Clear().Append('[');
        var parent = (Call: (CallScope?)null, Position: 0);
        for (var position = 0; position < calls.Count; position++)
        {
            var call = calls[position];
            if (call.Parent != parent.Call) parent = (call.Parent, FindParent(calls, position));
            json.Append(position == 0 ? "[" : ",[");
            if (call.Parent is null || parent.Position < 0) json.Append("null");
            else json.Append(parent.Position);
            json.Append(',').Append(call.MethodId).Append(",\"");
            AppendGrain(json, call);
            json.Append("\",").Append((long)Stopwatch.GetElapsedTime(calls[0].Started, call.Started).TotalMicroseconds);
            json.Append(',').Append((long)call.Duration.TotalMicroseconds).Append(']');
        }

        return json.Append(']').ToString();
    }

    /// <summary>The grain's name, mostly without a string of its own.</summary>
    private static void AppendGrain(StringBuilder json, CallScope call)
    {
        Span<char> name = stackalloc char[256];
        if (TryFormat(call.Grain, name, out var length) && !name[..length].ContainsAnyExcept(Plain)) json.Append(name[..length]);
        else json.Append(JavaScriptEncoder.Default.Encode(call.GrainName));
    }

    private static bool TryFormat<T>(T value, Span<char> text, out int length) where T : ISpanFormattable
        => value.TryFormat(text, out length, default, null);

    /// <summary>The position of the calling method among those before; -1 when it is none of them.</summary>
    private static int FindParent(IReadOnlyList<CallScope> calls, int position)
    {
        var candidate = position - 1;
        while (candidate >= 0 && calls[candidate].Id != calls[position].Parent?.Id) candidate--;
        return candidate;
    }
}

using System.Threading.Channels;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Running;
using Orleans.Platform.Transactions.Telemetry;

namespace Orleans.Platform.Transactions.Monitoring;

/// <summary>
/// Takes note of every try that was rolled back. Never waits: what is too much for a record each is put together, and what is too
/// much for that is counted.
/// </summary>
internal sealed class AbortLog(TimeProvider time)
{
    /// <summary>Records that wait to be written, at most.</summary>
    private const int Capacity = 10_000;

    /// <summary>Kinds of aborts that are put together, at most.</summary>
    private const int MostKinds = 1_000;

    private readonly Channel<TransactionAbort> _records = Channel.CreateBounded<TransactionAbort>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Lock _gate = new();
    private Dictionary<Kind, TransactionAbort> _together = [];

    /// <summary>Completes when there is something to be written; false when there will never be anything more.</summary>
    public ValueTask<bool> WaitAsync() => _records.Reader.WaitToReadAsync();

    /// <summary>Whether nothing more is added.</summary>
    public bool IsComplete => _records.Reader.Completion.IsCompleted;

    /// <summary>Adds the record of a try.</summary>
    public void Add(RunningTransaction transaction, CallScope? call, Exception reason, bool isRetried)
    {
        var cause = AbortCause.Of(transaction.Conflict) ?? transaction.ConflictElsewhere;
        var record = ToRecord(transaction, cause, call, reason, isRetried);
        if (_records.Writer.TryWrite(record)) return;
        lock (_gate)
        {
            var kind = new Kind(record.Operation, record.Error, record.Item, cause?.Holder);
            if (_together.TryGetValue(kind, out var first)) _together[kind] = first with { Tries = first.Tries + 1 };
            else if (_together.Count < MostKinds) _together[kind] = record;
            else PlatformTelemetry.AbortRecordsDropped(1);
        }
    }

    /// <summary>Takes the next records, up to as many.</summary>
    public void Take(List<TransactionAbort> bundle, int most)
    {
        while (bundle.Count < most && _records.Reader.TryRead(out var record)) bundle.Add(record);
        if (_records.Reader.Count > 0) return;
        lock (_gate)
        {
            if (_together.Count == 0) return;
            bundle.AddRange(_together.Values);
            _together = [];
        }
    }

    public void Complete() => _records.Writer.TryComplete();

    private TransactionAbort ToRecord(RunningTransaction transaction, AbortCause? cause, CallScope? call, Exception reason, bool isRetried)
    {
        return new TransactionAbort(
            transaction.Id,
            call?.RequestId ?? transaction.Id,
            call?.Principal ?? PlatformContext.AnonymousPrincipal,
            call is null ? "RunTransaction" : $"{call.InterfaceName}.{call.MethodName}",
            (reason.InnerException ?? reason).GetType().FullName!,
            cause?.Item,
            cause?.HeldBy,
            cause?.HeldFor,
            cause?.WantedBy,
            transaction.Attempt,
            isRetried,
            time.GetUtcNow());
    }

    /// <summary>What is put together.</summary>
    private sealed record Kind(string Operation, string Error, string? Item, string? Holder);
}

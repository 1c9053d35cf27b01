using System.Threading.Channels;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Running;
using Orleans.Platform.Transactions.Telemetry;

namespace Orleans.Platform.Transactions.Monitoring;

/// <summary>Takes note of every try that was rolled back. Never waits: what does not fit is counted and forgotten.</summary>
internal sealed class AbortLog(TimeProvider time)
{
    /// <summary>Records that wait to be written, at most.</summary>
    private const int Capacity = 200;

    private readonly Channel<TransactionAbort> _records = Channel.CreateBounded<TransactionAbort>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public ChannelReader<TransactionAbort> Records => _records.Reader;

    /// <summary>Adds the record of a try.</summary>
    public void Add(RunningTransaction transaction, CallScope? call, Exception reason, bool isRetried)
    {
        if (!_records.Writer.TryWrite(ToRecord(transaction, call, reason, isRetried))) PlatformTelemetry.AbortRecordDropped();
    }

    public void Complete() => _records.Writer.TryComplete();

    private TransactionAbort ToRecord(RunningTransaction transaction, CallScope? call, Exception reason, bool isRetried)
    {
        var conflict = transaction.Conflict;
        return new TransactionAbort(
            transaction.Id,
            call?.RequestId ?? transaction.Id,
            call?.Principal ?? PlatformContext.AnonymousPrincipal,
            call is null ? "RunTransaction" : $"{call.InterfaceName}.{call.MethodName}",
            (reason.InnerException ?? reason).GetType().FullName!,
            conflict?.Item.Name,
            conflict is null ? null : Party(conflict.Holder.Transaction, conflict.Holder.Call),
            conflict?.HeldFor,
            conflict is null ? null : Party(conflict.Wanting, conflict.WantingCall),
            transaction.Attempt,
            isRetried,
            time.GetUtcNow());
    }

    private static LockParty Party(RunningTransaction transaction, CallScope? call) => new(transaction.Id, call?.RequestId, LockConflict.Name(call));
}

using System.Diagnostics;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Items;

/// <summary>A lock that is held: by which transaction, since which of its calls, since when.</summary>
internal readonly record struct LockHold(RunningTransaction Transaction, CallScope? Call, long Since)
{
    public TimeSpan Age => Stopwatch.GetElapsedTime(Since);

    public static LockHold Now(RunningTransaction transaction, CallScope? call) => new(transaction, call, Stopwatch.GetTimestamp());
}

/// <summary>Two transactions that wanted one item: the one that had its lock, and the one that asked for it.</summary>
internal sealed record LockConflict(Item Item, LockHold Holder, TimeSpan HeldFor, RunningTransaction Wanting, CallScope? WantingCall)
{
    /// <summary>Who held what, since when, for the text of an exception.</summary>
    public string Describe() => AbortCause.Of(this)!.Describe();

    public static string Name(CallScope? call)
        => call is null ? "a delegate" : $"{call.InterfaceName}.{call.MethodName} of {call.GrainName} (request {call.RequestId})";
}

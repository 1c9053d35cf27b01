using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Monitoring;

/// <summary>A lost conflict as others can be told of it.</summary>
/// <param name="Item">The state that it was about.</param>
/// <param name="HeldBy">Who held it.</param>
/// <param name="HeldFor">For how long.</param>
/// <param name="WantedBy">Who wanted it.</param>
/// <param name="Holder">The method and the grain that held it, in whichever request.</param>
[GenerateSerializer, Immutable]
internal sealed record AbortCause(
    [property: Id(0)] string Item, [property: Id(1)] LockParty HeldBy, [property: Id(2)] TimeSpan HeldFor, [property: Id(3)] LockParty WantedBy,
    [property: Id(4)] string Holder)
{
    public static AbortCause? Of(LockConflict? conflict) => conflict is null
        ? null
        : new(
            conflict.Item.Name, Party(conflict.Holder.Transaction, conflict.Holder.Call), conflict.HeldFor,
            Party(conflict.Wanting, conflict.WantingCall),
            conflict.Holder.Call is { } call ? $"{call.InterfaceName}.{call.MethodName} of {call.GrainName}" : "");

    /// <summary>Who held what, since when, for the text of an exception.</summary>
    public string Describe()
        => $"{Item}, held for {HeldFor.TotalMilliseconds:0.0} ms by transaction {HeldBy.TransactionId} since {HeldBy.Call}, "
            + $"and wanted by transaction {WantedBy.TransactionId} in {WantedBy.Call}";

    private static LockParty Party(RunningTransaction transaction, CallScope? call) => new(transaction.Id, call?.RequestId, LockConflict.Name(call));
}

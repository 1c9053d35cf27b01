namespace Orleans.Platform.Transactions.Branches;

/// <summary>Where a transaction was begun and will be committed, and how old it is. Flows with every call that it makes.</summary>
/// <param name="TransactionId">Of the try.</param>
/// <param name="Silo">The silo that decides.</param>
/// <param name="Age">The stamp of the first try.</param>
/// <param name="Deadline">When its locks are given up.</param>
[GenerateSerializer, Immutable]
internal sealed record TransactionRoot(
    [property: Id(0)] Guid TransactionId, [property: Id(1)] SiloAddress Silo, [property: Id(2)] long Age, [property: Id(3)] DateTimeOffset Deadline)
{
    private const string ContextKey = "platform.transaction";

    /// <summary>The transaction that the current code works for; null outside of transactions.</summary>
    public static TransactionRoot? Current => RequestContext.Get(ContextKey) as TransactionRoot;

    /// <summary>Lets the root flow with the calls that are made from here.</summary>
    public static void Enter(TransactionRoot? root)
    {
        if (root is not null) RequestContext.Set(ContextKey, root);
        else RequestContext.Remove(ContextKey);
    }
}

using Orleans.Platform.Seams;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>
/// Where a transaction was begun and will be committed, and how old it is. Travels with the transaction itself: what the application does to its
/// request context does not touch it.
/// </summary>
/// <param name="TransactionId">Of the try.</param>
/// <param name="Silo">The silo that decides.</param>
/// <param name="Age">The stamp of the first try.</param>
/// <param name="Rest">The time that the try had when it began; then its locks are given up.</param>
[GenerateSerializer, Immutable]
internal sealed record TransactionRoot(
    [property: Id(0)] Guid TransactionId, [property: Id(1)] SiloAddress Silo, [property: Id(2)] long Age, [property: Id(3)] TimeSpan Rest)
{
    /// <summary>The root of a transaction; null when it was not begun by the platform.</summary>
    public static TransactionRoot? Of(TransactionInfo transaction) => AmbientTransaction.OriginOf(transaction) as TransactionRoot;

    /// <summary>Lets the root travel with the transaction.</summary>
    public void Join(TransactionInfo transaction) => AmbientTransaction.SetOrigin(transaction, this);
}

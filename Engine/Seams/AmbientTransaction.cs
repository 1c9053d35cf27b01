using Orleans.Transactions;

namespace Orleans.Platform.Seams;

/// <summary>What an <see cref="ITransactionRunner"/> needs of the engine to run a method in a transaction of its own making.</summary>
public static class AmbientTransaction
{
    /// <summary>Makes a transaction the ambient one of this flow and of the calls made in it.</summary>
    public static void Set(TransactionInfo? transaction) => TransactionContext.SetTransactionInfo(transaction);

    /// <summary>Leaves the ambient transaction.</summary>
    public static void Clear() => TransactionContext.Clear();

    /// <summary>Dooms a transaction; the first failure is the one that <see cref="MustAbort"/> tells.</summary>
    public static void RecordException(TransactionInfo transaction, Exception exception) => transaction.RecordException(exception);

    /// <summary>What the one who began a transaction lets travel with it.</summary>
    public static object? OriginOf(TransactionInfo transaction) => transaction.Origin;

    /// <summary>Lets something that can be serialized travel with a transaction, to every call that joins it.</summary>
    public static void SetOrigin(TransactionInfo transaction, object origin) => transaction.Origin = origin;

    /// <summary>Whether anybody has recorded a share in the transaction.</summary>
    public static bool HasParticipants(TransactionInfo transaction) => transaction.HasParticipants;

    /// <summary>Why a transaction cannot commit (a failure, or joined calls that never returned); null when it may.</summary>
    public static OrleansTransactionAbortedException? MustAbort(TransactionInfo transaction) => transaction.MustAbort();
}

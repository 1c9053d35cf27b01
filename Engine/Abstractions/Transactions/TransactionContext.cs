namespace Orleans.Transactions;

/// <summary>The ambient transaction of the current flow.</summary>
public static class TransactionContext
{
    private static readonly AsyncLocal<TransactionInfo?> Ambient = new();

    public static string CurrentTransactionId => GetRequiredTransactionInfo().Id;

    public static TransactionInfo? GetTransactionInfo() => Ambient.Value;

    public static TransactionInfo GetRequiredTransactionInfo() =>
        Ambient.Value ?? throw new OrleansTransactionException(
            "There is no transaction here: the method has no [Transaction] attribute that joins or creates one.");

    internal static void SetTransactionInfo(TransactionInfo? info)
    {
        if (!ReferenceEquals(Ambient.Value, info)) Ambient.Value = info;
    }

    internal static void Clear() => SetTransactionInfo(null);
}

using Orleans.Platform.Seams;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Runs delegates in transactions: what does not depend on where the transaction begins and ends.</summary>
internal abstract class DelegateTransactions : ITransactionClient
{
    public Task RunTransaction(TransactionOption transactionOption, Func<Task> transactionDelegate)
        => RunTransaction(transactionOption, transactionDelegate, useExclusiveLock: false);

    public Task RunTransaction(TransactionOption transactionOption, Func<Task> transactionDelegate, bool useExclusiveLock)
        => RunTransaction(transactionOption, () => ReturnTrue(transactionDelegate), useExclusiveLock);

    public Task RunTransaction(TransactionOption transactionOption, Func<Task<bool>> transactionDelegate)
        => RunTransaction(transactionOption, transactionDelegate, useExclusiveLock: false);

    public async Task RunTransaction(TransactionOption transactionOption, Func<Task<bool>> transactionDelegate, bool useExclusiveLock)
    {
        ArgumentNullException.ThrowIfNull(transactionDelegate);
        var ambient = TransactionContext.GetTransactionInfo();
        switch (transactionOption)
        {
            case TransactionOption.Create:
            case TransactionOption.CreateOrJoin when ambient is null:
                await CreateAsync(transactionDelegate, useExclusiveLock, ambient);
                return;
            case TransactionOption.CreateOrJoin:
            case TransactionOption.Join when ambient is not null:
            case TransactionOption.Supported when ambient is not null:
                await JoinAsync(transactionDelegate, ambient!);
                return;
            case TransactionOption.Join:
                throw new NotSupportedException("RunTransaction with Join must be called within a transaction.");
            case TransactionOption.Suppress or TransactionOption.NotAllowed when ambient is not null:
                throw new NotSupportedException($"RunTransaction with {transactionOption} must not be called within a transaction.");
            default:
                await transactionDelegate();
                return;
        }
    }

    /// <summary>Runs the delegate in a transaction of its own, again while it is the victim of conflicts.</summary>
    protected abstract Task CreateAsync(Func<Task<bool>> work, bool exclusive, TransactionInfo? ambient);

    private static async Task JoinAsync(Func<Task<bool>> work, TransactionInfo ambient)
    {
        // The failure of a nested delegate dooms the transaction; its root tells.
        var (commit, thrown) = await RunAsync(ambient, work, ambient);
        if (!commit) AmbientTransaction.RecordException(ambient, thrown ?? new AbortedByDelegate());
    }

    protected static async Task<(bool Commit, Exception? Thrown)> RunAsync(TransactionInfo info, Func<Task<bool>> work, TransactionInfo? ambient)
    {
        AmbientTransaction.Set(info);
        try
        {
            return (await work(), null);
        }
        catch (Exception failure)
        {
            return (false, failure);
        }
        finally
        {
            AmbientTransaction.Set(ambient);
        }
    }

    private static async Task<bool> ReturnTrue(Func<Task> work)
    {
        await work();
        return true;
    }

    protected sealed class AbortedByDelegate() : Exception("The delegate returned false.");
}

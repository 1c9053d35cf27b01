using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Running;
using Orleans.Serialization;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.State;

/// <summary>A grain's handle to one item. Awaiting it waits for the lock, never for a commit.</summary>
internal sealed class TransactionalState<TState>(ParticipantId participant, StateBinding<TState> binding, TransactionRegistry transactions, DeepCopier copier)
    : ITransactionalState<TState>
    where TState : class, new()
{
    // A function may call another grain, whose turn then runs on the same thread and uses states of its own.
    [ThreadStatic]
    private static IGrainContext? _inFunctionOf;

    public async Task<TResult> PerformRead<TResult>(Func<TState, TResult> readFunction)
    {
        ArgumentNullException.ThrowIfNull(readFunction);
        var (info, transaction) = Join();
        var call = CallScope.Current;
        var access = await binding.Item.AccessAsync(transaction, exclusive: info.UseExclusiveLock, call);
        Note(access, transaction, info, call);
        return Run(transaction, readFunction, access.State);
    }

    public async Task<TResult> PerformUpdate<TResult>(Func<TState, TResult> updateFunction)
    {
        ArgumentNullException.ThrowIfNull(updateFunction);
        var (info, transaction) = Join();
        if (info.IsReadOnly) throw Doom(transaction, new OrleansReadOnlyViolatedException(info.Id));
        var call = CallScope.Current;
        var access = await binding.Item.AccessAsync(transaction, exclusive: true, call);
        Note(access, transaction, info, call);
        access.BeginWrite(copier.Copy);
        return Run(transaction, updateFunction, access.State);
    }

    private (TransactionInfo Info, RunningTransaction Transaction) Join()
    {
        if (ReferenceEquals(_inFunctionOf, binding.Context))
        {
            throw new LockRecursionException("PerformRead and PerformUpdate cannot be nested. Do one after the other.");
        }

        var info = TransactionContext.GetRequiredTransactionInfo();
        var transaction = transactions.Get(info);
        transaction.EnsureActive();
        return (info, transaction);
    }

    private static void Note(ItemAccess access, RunningTransaction transaction, TransactionInfo info, CallScope? call)
    {
        // A write names the call that wrote last; a read keeps the first reader.
        if (!info.IsReadOnly || access.Call == 0) access.Call = transaction.PositionOf(call);
    }

    private TResult Run<TResult>(RunningTransaction transaction, Func<TState, TResult> function, TState state)
    {
        var outer = _inFunctionOf;
        _inFunctionOf = binding.Context;
        try
        {
            // The result is a copy, so that a function may return the state itself and the caller may change what it got.
            return copier.Copy(function(state));
        }
        catch (Exception failure)
        {
            // The function may have changed half of the copy: what it leaves behind must not commit, even if the grain goes on.
            Doom(transaction, new OrleansTransactionAbortedException(
                transaction.Info.Id, $"A function on the state '{participant.Name}' failed: {failure.Message}", failure));
            throw;
        }
        finally
        {
            _inFunctionOf = outer;
        }
    }

    private static Exception Doom(RunningTransaction transaction, Exception reason)
    {
        transaction.TryDoom(reason, isVictim: false);
        return reason;
    }
}

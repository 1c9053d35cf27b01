using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Seams;

/// <summary>
/// Runs the call that creates a transaction. When one is registered, the built-in engine hands every creating call to it
/// instead of calling <c>ITransactionAgent</c> itself, because a retry by age and a commit that stores the call's result
/// need the call as a whole. The official engine has no such point and does without.
/// </summary>
public interface ITransactionRunner
{
    /// <summary>
    /// Asked when a call that would create a transaction has arrived from outside of grains, before it waits in any queue of the
    /// silo: what is refused costs next to nothing, and waits for nobody.
    /// </summary>
    /// <param name="context">The call's request context.</param>
    /// <param name="pass">Comes back with <see cref="RunAsync"/>, or is returned when the call ends before; null when none is needed.</param>
    /// <returns>False: the caller gets <see cref="Orleans.Transactions.OrleansStartTransactionFailedException"/> at once.</returns>
    bool TryArrive(ReadOnlySpan<KeyValuePair<string, object>> context, out TransactionPass? pass)
    {
        pass = null;
        return true;
    }

    /// <summary>Starts a transaction, invokes the method in it (again for each try), and commits or aborts.</summary>
    /// <param name="request">The request; its attributes tell whether the transaction is read-only or takes exclusive locks.</param>
    /// <param name="isReadOnly">The interface method has <c>[ReadOnly]</c>.</param>
    /// <param name="pass">What the call got when it arrived, which is the runner's now; null when it came another way.</param>
    /// <param name="call">The running call, which steps aside while the runner lets it wait; null when there is none.</param>
    /// <param name="invoke">Calls the grain's method once, with its own copy of the arguments, under the ambient transaction that the runner has set.</param>
    /// <returns>The outcome of the last try: a success is durable, a failure has left nothing behind.</returns>
    ValueTask<Response> RunAsync(TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, IRunningCall? call, Func<ValueTask<Response>> invoke);
}

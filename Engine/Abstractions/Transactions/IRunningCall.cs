namespace Orleans.Platform.Seams;

/// <summary>A call that is running at its grain, for an <c>ITransactionRunner</c> that has to wait before the method may be invoked.</summary>
public interface IRunningCall
{
    /// <summary>
    /// Waits, and stands in nobody's way meanwhile: whatever the awaited ones may themselves be waiting for is let in to the grain. Only calls that may
    /// come to wait like this, because they have a <see cref="TransactionPass"/>, stay behind.
    /// </summary>
    /// <param name="waiting">What is waited for.</param>
    /// <param name="hurry">
    /// Ends the waiting soon: called when the grain's activation is to end, which it cannot before this call has, and whatever needs its successor waits for that.
    /// </param>
    /// <param name="patience">How long, after that, to wait for the end of those that were let in.</param>
    /// <returns>Whether the call has its grain again, by the grain's rules of interleaving; otherwise its method must not be invoked.</returns>
    ValueTask<bool> StepAsideAsync(ValueTask waiting, Action? hurry, Func<TimeSpan> patience);
}

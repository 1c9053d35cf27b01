namespace Orleans.Platform.Seams;

/// <summary>
/// What a call that is to create a transaction got when it arrived: it is counted from then on, wherever it waits. Goes to
/// <c>ITransactionRunner.RunAsync</c> with the call, or is returned when the call ends without being run.
/// </summary>
public abstract class TransactionPass
{
    /// <summary>The call has to wait for its grain, behind others.</summary>
    /// <param name="ahead">How many wait there already.</param>
    /// <returns>What it has from now on; null: they are too many, and it is to be refused. This pass counts no longer.</returns>
    public abstract TransactionPass? Wait(int ahead);

    /// <summary>The call will not be run.</summary>
    public abstract void Return();
}

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>A guard of the commit did not hold: another writer was faster, or a unique key exists. Nothing was stored.</summary>
public sealed class CommitConflictException(string message, string? guard = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The guard that failed, as named in the call of <c>platform.require</c>; null when it was not one.</summary>
    public string? Guard { get; } = guard;

    /// <summary>Whether running the transaction again may succeed: it worked on versions that are not, or will not be, the current ones.</summary>
    public bool IsTransient { get; init; }
}

/// <summary>The commit queue is full. Nothing was stored; the same request may be sent again later.</summary>
public sealed class CommitOverloadException(string message) : Exception(message);

/// <summary>
/// Whether the commit happened is not known here: it was on its way when the silo stopped, or failed in a way that nobody had foreseen. It
/// is stored whole or not at all, and the database knows which.
/// </summary>
public sealed class CommitInDoubtException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another silo has taken this silo's place, so that nothing of this one may commit any more. Nothing was stored.</summary>
public sealed class FencedException(string message) : Exception(message);

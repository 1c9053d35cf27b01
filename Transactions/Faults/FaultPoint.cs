namespace Orleans.Platform.Transactions.Faults;

/// <summary>The steps of a commit at which a test can make the process die.</summary>
public enum FaultPoint
{
    /// <summary>The root method has returned; nothing is handed over yet.</summary>
    BeforePrepare,

    /// <summary>What the transaction wrote and read is gathered; the pipeline does not have it yet.</summary>
    AfterPrepare,

    /// <summary>A branch was asked for its share; it has not ended.</summary>
    BeforeBranchPrepare,

    /// <summary>A branch has ended and its share is ready; the root does not have it.</summary>
    AfterBranchPrepare,

    /// <summary>A branch was told what became of the transaction; its locks are still held.</summary>
    BeforeBranchOutcome,

    /// <summary>A transaction with a committer is durable as prepared; its service was not called.</summary>
    BeforeCommitter,

    /// <summary>The committer's service has answered; the answer is not durable.</summary>
    AfterCommitter,

    /// <summary>The connection is open; nothing of the batch was sent.</summary>
    BeforeBatch,

    /// <summary>The batch was sent; its answer was not read.</summary>
    DuringBatch,

    /// <summary>The batch is durable; nobody in memory knows.</summary>
    AfterBatch,

    /// <summary>The versions are marked as committed in memory; no caller has its reply.</summary>
    BeforeReplies,

    /// <summary>A piece of work that a commit carried is about to run.</summary>
    BeforeWork,

    /// <summary>The work was done; that is not on record.</summary>
    AfterWork,
}

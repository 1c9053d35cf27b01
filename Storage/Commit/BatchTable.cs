using Npgsql;

namespace Orleans.Platform.Storage.Commit;

/// <summary>
/// The share of one table in a commit batch: rows collected as columns, written by set-based statements over arrays.
/// </summary>
/// <remarks>
/// Every statement must check itself: it calls <c>platform.require(actual, expected, what)</c>, which fails the whole
/// batch when a guard (an expected version, a unique key) did not hold. Nothing is decided on this side of the wire, so
/// that statements and commit are one round trip.
/// </remarks>
public abstract class BatchTable
{
    /// <summary>Position among the statements of a batch, ascending. 0 is the fence, 200 states, 300 and up the rest, 800 the log.</summary>
    public abstract int Order { get; }

    /// <summary>The number of rows collected since the last <see cref="Clear"/>.</summary>
    public abstract int Count { get; }

    /// <summary>Names the batch that the rows belong to; for tables that store it. Called before <see cref="AddCommands"/>.</summary>
    public virtual void SetBatch(long batchId)
    {
    }

    /// <summary>Adds the statements for the collected rows. Called only when <see cref="Count"/> is above zero.</summary>
    public abstract void AddCommands(NpgsqlBatch batch);

    /// <summary>Forgets the collected rows and keeps the memory for the next batch.</summary>
    public abstract void Clear();
}

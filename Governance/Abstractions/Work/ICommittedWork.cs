namespace Orleans.Platform.Work;

/// <summary>
/// Gives a transaction work to be done after it, exactly when it commits: the work is durable in the commit itself, so a
/// transaction that aborts has none, and one that commits has it done, also when the silo dies in between.
/// </summary>
/// <remarks>Delivered at least once, with the same <see cref="CommittedWork{TContent}.Key"/> each time; done when it is on record.</remarks>
public interface ICommittedWork
{
    /// <summary>Adds work to the ambient transaction.</summary>
    /// <param name="handler">The name under which an <see cref="ICommittedWorkHandler{TContent}"/> is registered.</param>
    /// <param name="content">What the handler gets; stored as JSON, personal data encrypted.</param>
    /// <exception cref="Orleans.Transactions.OrleansTransactionException">There is no transaction, it is read-only, or it cannot commit any more.</exception>
    /// <exception cref="ArgumentException">No handler of that name and type is registered.</exception>
    Task AddAsync<TContent>(string handler, TContent content) where TContent : notnull;
}

/// <summary>Does the work that committed transactions have left. Registered with <c>AddCommittedWorkHandler</c>; made anew for each try.</summary>
public interface ICommittedWorkHandler<TContent>
{
    /// <summary>
    /// One try. Returning means done; an exception means "again later". A grain call that it makes can happen exactly once
    /// by taking <see cref="CommittedWork{TContent}.Key"/> as its <see cref="PlatformContext.IdempotencyKey"/>.
    /// </summary>
    Task HandleAsync(CommittedWork<TContent> work);
}

/// <summary>One try of a piece of work.</summary>
/// <param name="Key">Names the work; the same in every try.</param>
/// <param name="Content">What the transaction has left.</param>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="CancellationToken">Ends with the try's time or when the silo stops.</param>
public sealed record CommittedWork<TContent>(string Key, TContent Content, int Attempt, CancellationToken CancellationToken);

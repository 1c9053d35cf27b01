using Orleans.Concurrency;
using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;

namespace Orleans.Platform.Transactions.Clients;

/// <summary>Begins and ends transactions on a silo for clients, whose delegates are their roots.</summary>
internal interface IClientTransactionsGrain : IGrainWithStringKey
{
    /// <summary>Begins a try.</summary>
    /// <param name="exclusive">Reads take exclusive locks too.</param>
    /// <param name="victim">The try that lost a conflict on this silo, whose age the new one gets; null for a new transaction.</param>
    [AlwaysInterleave]
    Task<ClientTry> Begin(bool exclusive, Guid? victim);

    /// <summary>Ends a try.</summary>
    /// <param name="transactionId">The try.</param>
    /// <param name="branches">The other silos on which it has been.</param>
    /// <param name="doom">Why it must not commit; null when it may.</param>
    [AlwaysInterleave]
    Task<ClientOutcome> End(Guid transactionId, GrainId[] branches, string? doom);
}

/// <summary>A try that a silo has begun for a client. Its call is the caller of what the delegate calls.</summary>
[GenerateSerializer, Immutable]
internal sealed record ClientTry(
    [property: Id(0)] TransactionRoot Root, [property: Id(1)] DateTime TimeStamp, [property: Id(2)] DateTime Priority, [property: Id(3)] CallScope? Call);

/// <summary>What became of a try.</summary>
/// <param name="Failure">Why nothing of it is left, or why its outcome is in doubt; null when it is durable.</param>
/// <param name="IsRetried">Another try may do better.</param>
[GenerateSerializer, Immutable]
internal sealed record ClientOutcome([property: Id(0)] Exception? Failure, [property: Id(1)] bool IsRetried);

[GrainType(TypeName)]
internal sealed class ClientTransactionsGrain(ClientTransactions transactions) : Grain, IClientTransactionsGrain
{
    // Clients may call silo grains whose names begin like this.
    private const string TypeName = SiloGrains.Prefix + "client.transactions";

    /// <summary>Served by whichever silo is asked: the key names none.</summary>
    internal static GrainId Any { get; } = GrainId.Create(TypeName, "any");

    public Task<ClientTry> Begin(bool exclusive, Guid? victim) => transactions.BeginAsync(exclusive, victim);

    public Task<ClientOutcome> End(Guid transactionId, GrainId[] branches, string? doom) => transactions.EndAsync(transactionId, branches, doom);

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));
}

using Orleans.Concurrency;
using Orleans.Transactions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

/// <summary>One method for each transaction option; each returns the transaction it runs in.</summary>
public interface IAttributionGrain : IGrainWithIntegerKey
{
    Task<string?> Without();

    [Transaction(TransactionOption.Suppress)]
    Task<string?> Suppress();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<string?> CreateOrJoin();

    [Transaction(TransactionOption.Create)]
    Task<string?> Create();

    [Transaction(TransactionOption.Join)]
    Task<string?> Join();

    [Transaction(TransactionOption.Supported)]
    Task<string?> Supported();

    [Transaction(TransactionOption.NotAllowed)]
    Task<string?> NotAllowed();

    /// <summary>Calls a method of another grain from inside a transaction and returns both ids.</summary>
    [Transaction(TransactionOption.Create)]
    Task<(string? Own, string? Callee)> From(string method);
}

[Reentrant]
public sealed class AttributionGrain : Grain, IAttributionGrain
{
    public Task<string?> Without() => Current();

    public Task<string?> Suppress() => Current();

    public Task<string?> CreateOrJoin() => Current();

    public Task<string?> Create() => Current();

    public Task<string?> Join() => Current();

    public Task<string?> Supported() => Current();

    public Task<string?> NotAllowed() => Current();

    public async Task<(string? Own, string? Callee)> From(string method)
    {
        var callee = GrainFactory.GetGrain<IAttributionGrain>(this.GetPrimaryKeyLong() + 1);
        return (await Current(), await Call(callee, method));
    }

    public static Task<string?> Call(IAttributionGrain grain, string method) => method switch
    {
        nameof(Without) => grain.Without(),
        nameof(Suppress) => grain.Suppress(),
        nameof(CreateOrJoin) => grain.CreateOrJoin(),
        nameof(Create) => grain.Create(),
        nameof(Join) => grain.Join(),
        nameof(Supported) => grain.Supported(),
        nameof(NotAllowed) => grain.NotAllowed(),
        _ => throw new ArgumentException(method),
    };

    private static Task<string?> Current() => Task.FromResult(TransactionContext.GetTransactionInfo()?.Id);
}

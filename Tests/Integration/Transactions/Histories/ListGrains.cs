using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Histories;

/// <summary>One operation on a list: an append, or a read with what it saw.</summary>
[GenerateSerializer]
public sealed record ListOperation([property: Id(0)] string Key, [property: Id(1)] long? Append, [property: Id(2)] long[]? Seen = null);

[GenerateSerializer]
public sealed class NumberList
{
    [Id(0)]
    public List<long> Values { get; set; } = [];
}

public interface IListGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Append(long value);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<long[]> Read();
}

[Reentrant]
public sealed class ListGrain([TransactionalState("list")] ITransactionalState<NumberList> list) : Grain, IListGrain
{
    public Task Append(long value) => list.PerformUpdate(state => state.Values.Add(value));

    public Task<long[]> Read() => list.PerformRead(state => state.Values.ToArray());
}

public interface IListTransactionGrain : IGrainWithIntegerKey
{
    /// <summary>Does the operations in order, in one transaction, and answers them with what the reads saw.</summary>
    [Transaction(TransactionOption.Create)]
    Task<ListOperation[]> Run(ListOperation[] operations);
}

[StatelessWorker, Reentrant]
public sealed class ListTransactionGrain : Grain, IListTransactionGrain
{
    public async Task<ListOperation[]> Run(ListOperation[] operations)
    {
        var done = new List<ListOperation>();
        foreach (var operation in operations)
        {
            var list = GrainFactory.GetGrain<IListGrain>(operation.Key);
            if (operation.Append is { } value)
            {
                await list.Append(value);
                done.Add(operation);
            }
            else
            {
                done.Add(operation with { Seen = await list.Read() });
            }
        }

        return [.. done];
    }
}

using Orleans.Concurrency;
using Orleans.Platform.Data;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

[GenerateSerializer]
public sealed class Person
{
    [Id(0), PersonalData]
    public string Name { get; set; } = "";
}

public interface IPersonGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Rename(string name);

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<string> Name();
}

[Reentrant]
public sealed class PersonGrain([TransactionalState("person")] ITransactionalState<Person> person) : Grain, IPersonGrain
{
    public Task Rename(string name) => person.PerformUpdate(state => state.Name = name);

    public Task<string> Name() => person.PerformRead(state => state.Name);
}

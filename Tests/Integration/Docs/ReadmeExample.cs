using Orleans.Concurrency;
using Orleans.Platform.Requests;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Docs;

// The code of README.md, line for line: ReadmeTests compares and runs it.
public interface IAccountGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)] Task<decimal> Withdraw(decimal amount);
    [Transaction(TransactionOption.CreateOrJoin)] Task<decimal> Deposit(decimal amount);
}

[GrainType("bank-account"), Reentrant]
public sealed class AccountGrain([TransactionalState("balance")] ITransactionalState<Balance> balance) : Grain, IAccountGrain
{
    public Task<decimal> Withdraw(decimal amount) => balance.PerformUpdate(state =>
        state.Amount >= amount ? state.Amount -= amount : throw new RequestRejectedException("insufficient-funds", "Not enough money."));

    public Task<decimal> Deposit(decimal amount) => balance.PerformUpdate(state => state.Amount += amount);
}

[GenerateSerializer]
public sealed class Balance
{
    [Id(0)] public decimal Amount { get; set; }
}

public interface ITransferGrain : IGrainWithIntegerKey
{
    [Transaction(TransactionOption.Create)] Task Transfer(string from, string to, decimal amount);
}

[GrainType("bank-transfer"), StatelessWorker, Reentrant]
public sealed class TransferGrain : Grain, ITransferGrain
{
    public async Task Transfer(string from, string to, decimal amount)
    {
        await GrainFactory.GetGrain<IAccountGrain>(from).Withdraw(amount);
        await GrainFactory.GetGrain<IAccountGrain>(to).Deposit(amount);
    }
}

using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

[GenerateSerializer]
public sealed class Purse
{
    [Id(0)]
    public int Coins { get; set; }

    [Id(1)]
    public List<string> Received { get; set; } = [];
}

public interface IPurseGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Put(int coins, string? transfer = null);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Take(int coins);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Fail();

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<int> Count();

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<List<string>> Received();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<int> ReadThenPut(int coins);

    [Transaction(TransactionOption.CreateOrJoin), UseExclusiveLock]
    Task<int> ReadThenPutExclusively(int coins);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<Purse> LeakState();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task UpdateThatThrowsHalfWay();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Nested();

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task WriteInReadOnly();

    Task<int> CountOutsideOfAnyTransaction();

    [Transaction(TransactionOption.Create)]
    Task PutIndependently(int coins);
}

[Reentrant]
public sealed class PurseGrain([TransactionalState("purse")] ITransactionalState<Purse> purse) : Grain, IPurseGrain
{
    public Task Put(int coins, string? transfer) => purse.PerformUpdate(state =>
    {
        state.Coins += coins;
        if (transfer is not null) state.Received.Add(transfer);
    });

    public Task Take(int coins) => purse.PerformUpdate(state =>
    {
        if (state.Coins < coins) throw new InvalidOperationException("not enough coins");
        state.Coins -= coins;
    });

    public Task Fail() => throw new InvalidOperationException("as ordered");

    public Task<int> Count() => purse.PerformRead(state => state.Coins);

    public Task<List<string>> Received() => purse.PerformRead(state => state.Received);

    public async Task<int> ReadThenPut(int coins)
    {
        var before = await purse.PerformRead(state => state.Coins);
        await Task.Delay(10);
        await purse.PerformUpdate(state => { state.Coins = before + coins; });
        return before;
    }

    public Task<int> ReadThenPutExclusively(int coins) => ReadThenPut(coins);

    public Task<Purse> LeakState() => purse.PerformRead(state => state);

    public async Task UpdateThatThrowsHalfWay()
    {
        try
        {
            await purse.PerformUpdate(state =>
            {
                state.Coins += 1000;
                throw new InvalidOperationException("half way");
            });
        }
        catch (InvalidOperationException)
        {
            // The grain goes on as if nothing had happened.
        }
    }

    public Task Nested() => purse.PerformUpdate(state => { purse.PerformRead(inner => inner.Coins).GetAwaiter().GetResult(); });

    public Task WriteInReadOnly() => purse.PerformUpdate(state => { state.Coins++; });

    public Task<int> CountOutsideOfAnyTransaction() => purse.PerformRead(state => state.Coins);

    public Task PutIndependently(int coins) => purse.PerformUpdate(state => { state.Coins += coins; });
}

public interface IBankGrain : IGrainWithIntegerKey
{
    [Transaction(TransactionOption.Create)]
    Task Move(string from, string to, int coins, string? transfer = null);

    [Transaction(TransactionOption.Create)]
    Task MoveThenFail(string from, string to, int coins);

    [Transaction(TransactionOption.Create)]
    Task MoveAndSwallowFailure(string from, string to, int coins);

    [Transaction(TransactionOption.Create)]
    Task PutBoth(string first, string second, int pauseMs);

    [Transaction(TransactionOption.Create), ReadOnly]
    Task<int> Sum(string[] purses);

    [Transaction(TransactionOption.Create)]
    Task PutWithoutAwait(string purse);

    [Transaction(TransactionOption.Create)]
    Task PutIndependentlyThenFail(string purse, int coins);

    [Transaction(TransactionOption.Create)]
    Task PutTwice(string purse, int coins);

    [Transaction(TransactionOption.Create)]
    Task PutTwiceAtOnce(string purse, int coins);
}

[Reentrant, StatelessWorker]
public sealed class BankGrain : Grain, IBankGrain
{
    public async Task Move(string from, string to, int coins, string? transfer)
    {
        await Purse(from).Take(coins);
        await Purse(to).Put(coins, transfer);
    }

    public async Task MoveThenFail(string from, string to, int coins)
    {
        await Move(from, to, coins, null);
        await Purse(to).Fail();
    }

    public async Task MoveAndSwallowFailure(string from, string to, int coins)
    {
        await Move(from, to, coins, null);
        try
        {
            await Purse(to).Fail();
        }
        catch (Exception)
        {
            // Swallowed: the transaction is doomed all the same.
        }
    }

    public async Task PutBoth(string first, string second, int pauseMs)
    {
        await Purse(first).Put(1);
        await Task.Delay(pauseMs);
        await Purse(second).Put(1);
    }

    public async Task<int> Sum(string[] purses)
    {
        var counts = await Task.WhenAll(purses.Select(purse => Purse(purse).Count()));
        return counts.Sum();
    }

    public Task PutWithoutAwait(string purse)
    {
        _ = Purse(purse).Put(1);
        return Task.CompletedTask;
    }

    public async Task PutIndependentlyThenFail(string purse, int coins)
    {
        await Purse(purse).PutIndependently(coins);
        throw new InvalidOperationException("after the independent one");
    }

    public async Task PutTwice(string purse, int coins)
    {
        await Purse(purse).Put(coins);
        await Purse(purse).Put(coins);
    }

    public Task PutTwiceAtOnce(string purse, int coins) => Task.WhenAll(Purse(purse).Put(coins), Purse(purse).Put(coins));

    private IPurseGrain Purse(string key) => GrainFactory.GetGrain<IPurseGrain>(key);
}

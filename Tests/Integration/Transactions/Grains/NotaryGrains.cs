using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

/// <summary>A service outside that has a say: it writes down every call, in a file when the process is going to die.</summary>
public sealed class Notary(string? file = null)
{
    private int _failuresLeft;
    private int _answered;

    public ConcurrentQueue<(Guid Id, string Text)> Calls { get; } = new();

    /// <summary>What the answers wait for.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public void FailNext(int times) => _failuresLeft = times;

    /// <summary>How many of the calls that were held have gone on.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public async Task<bool> SignAsync(Guid id, string text)
    {
        Calls.Enqueue((id, text));
        await Held;
        Interlocked.Increment(ref _answered);
        if (file is not null) await File.AppendAllTextAsync(file, $"{id} {text}\n");
        if (Interlocked.Decrement(ref _failuresLeft) >= 0) throw new IOException("not now");
        if (text.StartsWith("throw", StringComparison.Ordinal)) throw new InvalidOperationException("as ordered");
        return !text.StartsWith("refuse", StringComparison.Ordinal);
    }
}

[GenerateSerializer]
public sealed record Sign([property: Id(0)] string Text) : ITransactionCommitOperation<Notary>
{
    public Task<bool> Commit(Guid transactionId, Notary service) => service.SignAsync(transactionId, Text);
}

public interface IDeedGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<Guid> Transfer(string from, string to, int coins, string text);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task TransferThenFail(string from, string to, int coins, string text);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task SignWithBoth(string text);
}

[Reentrant]
public sealed class DeedGrain(
    [TransactionCommitter("notary")] ITransactionCommitter<Notary> notary,
    [TransactionCommitter("other notary")] ITransactionCommitter<Notary> other) : Grain, IDeedGrain
{
    public async Task<Guid> Transfer(string from, string to, int coins, string text)
    {
        await GrainFactory.GetGrain<IPurseGrain>(from).Put(-coins);
        await GrainFactory.GetGrain<IPurseGrain>(to).Put(coins, text);
        await notary.OnCommit(new Sign(text));
        return TransactionContext.GetRequiredTransactionInfo().TransactionId;
    }

    public async Task TransferThenFail(string from, string to, int coins, string text)
    {
        await Transfer(from, to, coins, text);
        throw new InvalidOperationException("as ordered");
    }

    public async Task SignWithBoth(string text)
    {
        await notary.OnCommit(new Sign(text));
        await other.OnCommit(new Sign(text));
    }
}

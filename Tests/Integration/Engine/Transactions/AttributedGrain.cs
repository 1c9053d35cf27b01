using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

/// <summary>Each method tells the transaction that it sees.</summary>
public interface IAttributedGrain : IGrainWithStringKey
{
    Task<Guid?> None();

    [Transaction(TransactionOption.Suppress)]
    Task<Guid?> Suppress();

    [Transaction(TransactionOption.Supported)]
    Task<Guid?> Supported();

    [Transaction(TransactionOption.NotAllowed)]
    Task<Guid?> NotAllowed();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<Guid?> CreateOrJoin();

    [Transaction(TransactionOption.Create)]
    Task<Guid?> Create();

    [Transaction(TransactionOption.Join)]
    Task<Guid?> Join();

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<bool> IsReadOnly();

    [Transaction(TransactionOption.CreateOrJoin), UseExclusiveLock]
    Task<bool> IsExclusive();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Write(int times);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Fail();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task Stop(string gate);
}

/// <summary>Calls others from within a transaction.</summary>
public interface IRootGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.Create)]
    Task<(Guid Own, Guid? Inner, string? Refusal)> Call(string target, TransactionOption? option);

    [Transaction(TransactionOption.Create)]
    Task WriteBoth(string first, string second);

    [Transaction(TransactionOption.Create)]
    Task<string> SwallowFailure(string target);

    [Transaction(TransactionOption.Create)]
    Task ForgetToAwait(string target);

    [Transaction(TransactionOption.Create)]
    Task CreateInsideAndFail(string target);
}

public sealed class AttributedGrain : Grain, IAttributedGrain
{
    private static TransactionInfo? Ambient => TransactionContext.GetTransactionInfo();

    public Task<Guid?> None() => Seen();

    public Task<Guid?> Suppress() => Seen();

    public Task<Guid?> Supported() => Seen();

    public Task<Guid?> NotAllowed() => Seen();

    public Task<Guid?> CreateOrJoin() => Seen();

    public Task<Guid?> Create() => Seen();

    public Task<Guid?> Join() => Seen();

    public Task<bool> IsReadOnly() => Task.FromResult(Ambient!.IsReadOnly);

    public Task<bool> IsExclusive() => Task.FromResult(Ambient!.UseExclusiveLock);

    public async Task Write(int times)
    {
        await Task.Yield();
        for (var i = 0; i < times; i++)
            Ambient!.RecordWrite(new("state", GrainReference, ParticipantId.Role.Resource), Ambient.TimeStamp);
    }

    public async Task Fail()
    {
        await Task.Yield();
        throw new InvalidTimeZoneException("the cause");
    }

    public Task Stop(string gate) => Gate.Of(gate).PassAsync();

    private static Task<Guid?> Seen() => Task.FromResult(Ambient?.TransactionId);
}

public sealed class RootGrain : Grain, IRootGrain
{
    public async Task<(Guid Own, Guid? Inner, string? Refusal)> Call(string target, TransactionOption? option)
    {
        var grain = Target(target);
        var own = Guid.Parse(TransactionContext.CurrentTransactionId);
        try
        {
            return (own, await Calls.Of(grain, option), null);
        }
        catch (NotSupportedException e)
        {
            return (own, null, e.Message);
        }
    }

    public Task WriteBoth(string first, string second) => Task.WhenAll(Target(first).Write(1), Target(second).Write(2));

    public async Task<string> SwallowFailure(string target)
    {
        try
        {
            await Target(target).Fail();
            return "no failure";
        }
        catch (OrleansTransactionAbortedException e)
        {
            Journal.Add(this.GetPrimaryKeyString(), e.InnerException!.GetType().Name);
            return "all is well";
        }
    }

    public async Task ForgetToAwait(string target)
    {
        _ = Target(target).Stop(target);
        await Gate.Of(target).EnteredAsync();
    }

    public async Task CreateInsideAndFail(string target)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"{await Target(target).Create()}");
        throw new InvalidTimeZoneException("the outer one");
    }

    private IAttributedGrain Target(string key) => GrainFactory.GetGrain<IAttributedGrain>(key);
}

public static class Calls
{
    /// <summary>The method with the option; null: the one without the attribute.</summary>
    public static Task<Guid?> Of(IAttributedGrain grain, TransactionOption? option) => option switch
    {
        null => grain.None(),
        TransactionOption.Suppress => grain.Suppress(),
        TransactionOption.CreateOrJoin => grain.CreateOrJoin(),
        TransactionOption.Create => grain.Create(),
        TransactionOption.Join => grain.Join(),
        TransactionOption.Supported => grain.Supported(),
        _ => grain.NotAllowed(),
    };
}

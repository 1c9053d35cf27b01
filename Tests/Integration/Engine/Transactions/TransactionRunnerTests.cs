using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Seams;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Serialization.Invocation;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

public interface IRepeatedGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<(string Transaction, List<string> Words)> Append(List<string> words);
}

public sealed class RepeatedGrain : Grain, IRepeatedGrain
{
    public Task<(string Transaction, List<string> Words)> Append(List<string> words)
    {
        words.Add("appended");
        Journal.Add(this.GetPrimaryKeyString(), TransactionContext.CurrentTransactionId);
        return Task.FromResult((TransactionContext.CurrentTransactionId, words));
    }
}

public interface IPlainGrain : IGrainWithStringKey
{
    Task<string> Transaction();

    Task<string> Other();
}

/// <summary>Declares a method again, in a transaction.</summary>
public interface IRedeclaringGrain : IPlainGrain
{
    [Transaction(TransactionOption.Create)]
    new Task<string> Transaction();
}

public sealed class RedeclaringGrain : Grain, IRedeclaringGrain
{
    public Task<string> Transaction() => Task.FromResult(TransactionContext.GetTransactionInfo()?.Id ?? "");

    public Task<string> Other() => Transaction();
}

/// <summary>Runs every creating call twice, as if the first try had lost a conflict.</summary>
public sealed class TwiceRunner : ITransactionRunner
{
    public async ValueTask<Response> RunAsync(
        TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, IRunningCall? running, Func<ValueTask<Response>> invoke)
    {
        await TryAsync(invoke);
        return await TryAsync(invoke);
    }

    private static async ValueTask<Response> TryAsync(Func<ValueTask<Response>> invoke)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var transaction = new TransactionInfo(Guid.NewGuid(), now, now);
        AmbientTransaction.Set(transaction);
        try
        {
            return TransactionResponse.Create(await invoke(), transaction);
        }
        finally
        {
            AmbientTransaction.Clear();
        }
    }
}

public class RunnerFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) =>
        silo.UseTransactions().Services.AddSingleton<ITransactionRunner, TwiceRunner>();
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class RunnerOnThreeSilos : RunnerFixture
{
    protected override short SiloCount => 3;
}

public abstract class TransactionRunnerTests(RunnerFixture engine)
{
    [Fact]
    public async Task Each_try_has_its_own_transaction_and_its_own_arguments()
    {
        var key = Guid.NewGuid().ToString();
        List<string> mine = ["sent"];
        var (transaction, words) = await engine.Grains.GetGrain<IRepeatedGrain>(key).Append(mine);
        var tries = Journal.Read(key);
        Assert.Equal(2, tries.Distinct().Count());
        Assert.Equal(tries[1], transaction);
        Assert.Equal(["sent", "appended"], words);
        Assert.Equal(["sent"], mine);
    }

    [Fact]
    public async Task A_method_that_is_declared_again_with_a_transaction_has_one_however_its_reference_is_typed()
    {
        IRedeclaringGrain grain = engine.Grains.GetGrain<IRedeclaringGrain>(Guid.NewGuid().ToString());
        Assert.NotEqual("", await grain.Transaction());
        IPlainGrain plain = grain;
        Assert.NotEqual("", await plain.Transaction());
        Assert.Equal("", await plain.Other());
        Assert.Equal("", await engine.Grains.GetGrain<IPlainGrain>(grain.GetPrimaryKeyString()).Transaction());
    }
}

public sealed class TransactionRunnerTestsOnOneSilo(RunnerFixture engine) : TransactionRunnerTests(engine), IClassFixture<RunnerFixture>;

public sealed class TransactionRunnerTestsOnThreeSilos(RunnerOnThreeSilos engine) : TransactionRunnerTests(engine), IClassFixture<RunnerOnThreeSilos>;

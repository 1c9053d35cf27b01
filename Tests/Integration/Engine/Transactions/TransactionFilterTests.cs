using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

/// <summary>What filters can tell of a transactional call.</summary>
public class TransactionFilterFixture : EngineFixture
{
    public ConcurrentQueue<TransactionResponse> Incoming { get; } = new();

    public ConcurrentQueue<bool> JoinedBefore { get; } = new();

    public ConcurrentQueue<Exception> OutgoingFailures { get; } = new();

    protected override void Configure(ISiloBuilder silo)
    {
        silo.UseTransactions().Services.AddSingleton<ITransactionAgent, RecordingAgent>();
        silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.Request is TransactionRequestBase request) JoinedBefore.Enqueue(request.TransactionInfo is not null);
            await context.Invoke();
            if (context.Response is TransactionResponse response) Incoming.Enqueue(response);
        });
        silo.AddOutgoingGrainCallFilter(NoteAsync);
    }

    protected override void ConfigureClient(IClientBuilder client) => client.AddOutgoingGrainCallFilter(NoteAsync);

    private async Task NoteAsync(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            OutgoingFailures.Enqueue(e);
            throw;
        }
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class TransactionFilterOnThreeSilos : TransactionFilterFixture
{
    protected override short SiloCount => 3;
}

public abstract class TransactionFilterTests(TransactionFilterFixture engine)
{
    [Fact]
    public async Task S10_31_AnIncomingFilterSeesTheFailureInTheResponseAndAnOutgoingOneAsException()
    {
        var key = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(
            () => engine.Grains.GetGrain<IRootGrain>(key).SwallowFailure($"{key}-target"));
        // First the joined call ends, then the one that created the transaction.
        Assert.Equal([false, true], engine.JoinedBefore);
        Assert.Equal(2, engine.Incoming.Count);
        Assert.All(engine.Incoming, response =>
        {
            Assert.Null(response.Exception);
            Assert.IsType<InvalidTimeZoneException>(response.GetException()!.InnerException);
            Assert.NotNull(response.TransactionInfo);
        });
        Assert.Equal(2, engine.OutgoingFailures.Count);
    }
}

public sealed class TransactionFilterTestsOnOneSilo(TransactionFilterFixture engine) : TransactionFilterTests(engine), IClassFixture<TransactionFilterFixture>;

public sealed class TransactionFilterTestsOnThreeSilos(TransactionFilterOnThreeSilos engine) : TransactionFilterTests(engine), IClassFixture<TransactionFilterOnThreeSilos>;

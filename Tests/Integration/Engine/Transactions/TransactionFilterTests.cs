using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

/// <summary>What filters can tell of a transactional call.</summary>
public sealed class TransactionFilterFixture : EngineFixture
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
        silo.AddOutgoingGrainCallFilter(async context =>
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
        });
    }
}

public sealed class TransactionFilterTests(TransactionFilterFixture engine) : IClassFixture<TransactionFilterFixture>
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

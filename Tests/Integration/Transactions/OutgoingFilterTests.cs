using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 30: what an outgoing filter sees of calls to <c>[Transaction]</c> methods, from a client and from a grain.</summary>
public sealed class OutgoingFilterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task S10_30_An_outgoing_filter_sees_results_and_exceptions()
    {
        var recorder = new Recorder();
        using var silo = await TransactionsHost.StartSiloAsync(
            postgres.ConnectionString, builder => builder.Services.AddSingleton<IOutgoingGrainCallFilter>(recorder));
        var grains = silo.Services.GetRequiredService<IGrainFactory>();

        await grains.GetGrain<IPurseGrain>("filtered").Put(5);
        await grains.GetGrain<IPurseGrain>("filtered").Count();
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => grains.GetGrain<IBankGrain>(0).MoveThenFail("filtered", "other", 1));
        await silo.StopAsync();

        Assert.Contains(("Count", "5", null), recorder.Seen);
        Assert.Contains(("Fail", null, nameof(OrleansTransactionAbortedException)), recorder.Seen);
        Assert.Contains(("MoveThenFail", null, nameof(OrleansTransactionAbortedException)), recorder.Seen);
    }

    private sealed class Recorder : IOutgoingGrainCallFilter
    {
        public ConcurrentBag<(string Method, string? Result, string? Exception)> Seen { get; } = [];

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            try
            {
                await context.Invoke();
                Seen.Add((context.MethodName, context.Result?.ToString(), null));
            }
            catch (Exception failure)
            {
                Seen.Add((context.MethodName, null, failure.GetType().Name));
                throw;
            }
        }
    }
}

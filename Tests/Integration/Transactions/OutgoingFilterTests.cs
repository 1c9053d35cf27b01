using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    [Fact]
    public async Task S10_30_A_client_outside_of_three_silos_and_their_grains_each_see_their_own_calls()
    {
        var host = new FilteredHost();
        await host.InitializeAsync();
        var purse = host.Grains.GetGrain<IPurseGrain>("filtered");
        await purse.Put(5);
        Assert.Equal(5, await purse.Count());
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => host.Grains.GetGrain<IBankGrain>(0).MoveThenFail("filtered", "other", 1));
        await host.DisposeAsync();

        Assert.Equal([("Count", "5", null), ("MoveThenFail", null, nameof(OrleansTransactionAbortedException)), ("Put", null, null)], host.OfClient.Seen.Order());
        Assert.Contains(("Take", null, null), host.OfSilos.Seen);
        Assert.Contains(("Fail", null, nameof(OrleansTransactionAbortedException)), host.OfSilos.Seen);
        Assert.DoesNotContain(host.OfSilos.Seen, call => call.Method == "MoveThenFail");
    }

    private sealed class FilteredHost : ClientHost
    {
        public Recorder OfClient { get; } = new();

        public Recorder OfSilos { get; } = new();

        protected override void Configure(IHostApplicationBuilder silo) => silo.Services.AddSingleton<IOutgoingGrainCallFilter>(OfSilos);

        protected override void ConfigureClient(IServiceCollection services) => services.AddSingleton<IOutgoingGrainCallFilter>(OfClient);
    }

    private sealed class Recorder : IOutgoingGrainCallFilter
    {
        public ConcurrentBag<(string Method, string? Result, string? Exception)> Seen { get; } = [];

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            try
            {
                await context.Invoke();
                if (IsOfTest(context)) Seen.Add((context.MethodName, context.Result?.ToString(), null));
            }
            catch (Exception failure)
            {
                if (IsOfTest(context)) Seen.Add((context.MethodName, null, failure.GetType().Name));
                throw;
            }
        }

        /// <summary>The engine's own calls are seen as well.</summary>
        private static bool IsOfTest(IOutgoingGrainCallContext context) => context.InterfaceMethod.DeclaringType!.Assembly == typeof(IPurseGrain).Assembly;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Engine.Streams;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Subscriptions to streams are kept in PostgreSQL.</summary>
public sealed class StreamSubscriptionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_subscription_survives_a_restart_of_the_silo()
    {
        await WithSiloAsync(async grains =>
        {
            await grains.GetGrain<IListenerGrain>(_key).Subscribe(_key);
            await PublishAsync(grains, 1);
        });
        await WithSiloAsync(grains => PublishAsync(grains, 2));
        Assert.Equal(["1", "2"], Journal.Read(_key));
    }

    private async Task PublishAsync(IGrainFactory grains, int item)
    {
        await grains.GetGrain<IListenerGrain>("producer").Publish(_key, item);
        await Wait.Until(() => Journal.Read(_key).Length == item, $"event {item} came");
    }

    private async Task WithSiloAsync(Func<IGrainFactory, Task> run)
    {
        using var silo = await TransactionsHost.StartSiloAsync(
            postgres.ConnectionString, builder => builder.UseOrleans(silo => silo.AddMemoryStreams("memory")));
        await run(silo.Services.GetRequiredService<IGrainFactory>());
        await silo.StopAsync();
    }
}

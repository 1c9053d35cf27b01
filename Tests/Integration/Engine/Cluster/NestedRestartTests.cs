using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Ordinary calls from grain to grain while silos in processes of their own are restarted.</summary>
public sealed class NestedRestartTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Callers = 12;

    // What runs longer than the drain limit may fail; nothing here comes near it by itself.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Processes_are_restarted_one_after_the_other_under_nested_calls_and_none_fails()
    {
        await using var cluster = await ChildCluster.StartAsync(postgres);
        var load = new RelayLoad(cluster.Grains, Callers);
        for (var silo = 0; silo < 3; silo++)
        {
            await Task.Delay(1000);
            output.WriteLine($"silo {silo} stopped in {(await cluster.RestartAsync(silo, postgres)).TotalSeconds:0.0} s");
        }

        await Task.Delay(1000);
        var (count, slowest) = await load.EndAsync();
        output.WriteLine($"{count} chains of {RelayLoad.Depth + 1} calls, the slowest took {slowest.TotalSeconds:0.0} s");
        Assert.True(count > 100, $"INCONCLUSIVE: {count} calls");
        Assert.True(slowest < DrainLimit, $"The slowest of {count} calls took {slowest}.");
    }
}

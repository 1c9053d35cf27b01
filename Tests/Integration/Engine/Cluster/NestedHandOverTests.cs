using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Ordinary calls that grains make while they and those that they call move to other silos.</summary>
public sealed class NestedHandOverTests
{
    private const int Callers = 16;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Silos_that_come_and_go_under_nested_calls_fail_and_hold_up_none()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        var load = new RelayLoad(cluster.Client, Callers);
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(500);
            await cluster.RestartSiloAsync(cluster.Silos[0]); // It is the last one then.
            if (round == 0) await cluster.StartAdditionalSiloAsync();
        }

        await Task.Delay(500);
        var (count, slowest) = await load.EndAsync();
        Assert.True(count > 200, $"INCONCLUSIVE: {count} calls");
        Assert.True(slowest < Longest, $"The slowest of {count} calls took {slowest}.");
    }
}

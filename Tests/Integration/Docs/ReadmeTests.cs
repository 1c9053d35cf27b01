using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Governance;
using Orleans.Platform.Provenance;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Docs;

/// <summary>What README.md shows is compiled, and does what README.md says.</summary>
public sealed class ReadmeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public void The_code_of_the_readme_is_the_code_that_is_tested()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Orleans.Platform.sln"))) root = Path.GetDirectoryName(root)!;
        var tested = File.ReadAllLines(Path.Combine(root, "Tests", "Integration", "Docs", "ReadmeExample.cs")).Select(line => line.Trim()).ToHashSet();

        var shown = File.ReadAllText(Path.Combine(root, "README.md")).Split("```csharp\n").Skip(1).Take(2)
            .SelectMany(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n')).Select(line => line.Trim()).ToList();

        Assert.True(shown.Count > 20, "The README has lost its example.");
        Assert.DoesNotContain(shown, line => !tested.Contains(line));
    }

    [Fact]
    public async Task The_example_of_the_readme_runs()
    {
        using var silo = await TransactionsHost.StartSiloAsync(postgres.ConnectionString, builder => builder.Services.AddPlatformGovernance());
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<IAccountGrain>("alice").Deposit(100);

        for (var time = 0; time < 2; time++)
        {
            RequestContext.Set(PlatformContext.IdempotencyKey, "order-4711");
            await grains.GetGrain<ITransferGrain>(0).Transfer("alice", "bob", 12.50m);
            RequestContext.Clear();
        }

        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => grains.GetGrain<ITransferGrain>(0).Transfer("alice", "bob", 1000));
        Assert.IsType<Requests.RequestRejectedException>(aborted.InnerException);

        var history = await grains.GetGrain<IProvenanceGrain>(0).GetHistory(new ItemName("bank-account", "alice", "balance"), new ProvenancePage());
        Assert.Equal(["{\"amount\": 100}", "{\"amount\": 87.50}"], history.Select(version => version.StateJson));
        await silo.StopAsync();
    }
}

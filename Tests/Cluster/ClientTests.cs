using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Grains.Verification;
using Xunit;

namespace Orleans.Platform.Tests.Cluster;

public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>This process is the client; it finds the gateways in the database.</summary>
    [Fact]
    public async Task S10_56_A_client_goes_on_through_another_gateway_when_silos_are_killed()
    {
        await using var silos = await ThreeSilos.StartAsync();
        using var client = await silos.ConnectAsync();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < 20; i++) await AppendAsync(grains, $"client-{i}");

        await silos[0].Process.KillAsync();
        await EveryListIsReadAsync(silos, grains);
        await silos[0].Process.StartAsync();
        await silos[1].Process.KillAsync();
        await EveryListIsReadAsync(silos, grains);
        await client.StopAsync();
    }

    private static Task EveryListIsReadAsync(ThreeSilos silos, IGrainFactory grains) => silos.UntilAsync("the client reads every list", Patience, async () =>
    {
        try
        {
            for (var i = 0; i < 20; i++)
            {
                var read = await grains.GetGrain<IVerificationGrain>(0).Read([new VerificationOperation($"client-{i}", null)]);
                Assert.Equal([1L], read[0].Seen!);
            }

            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false; // Typed, until the others have taken over.
        }
    });

    private static Task AppendAsync(IGrainFactory grains, string key)
        => grains.GetGrain<IVerificationGrain>(0).Run([new VerificationOperation(key, 1)]);
}

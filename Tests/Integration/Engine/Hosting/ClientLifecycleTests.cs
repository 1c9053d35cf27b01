using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Platform.Engine;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Hosting;

/// <summary>The start and the end of a client's host.</summary>
public sealed class ClientLifecycleTests
{
    private const int Early = ServiceLifecycleStage.RuntimeServices, Late = ServiceLifecycleStage.Active;

    [Fact]
    public async Task Participants_run_stage_by_stage_while_the_client_can_call_grains()
    {
        await using var silos = new HostedSilos();
        var steps = new ConcurrentQueue<string>();
        var gateway = await StartSiloAsync(silos);
        var client = await silos.StartClientAsync(client =>
        {
            client.UseLocalhostClustering(gateway);
            client.Services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(services => new Participant(services, steps, fails: false));
        });
        Assert.Equal(["start 1", "start 2"], steps);
        await client.ServiceProvider.GetRequiredService<IHostedService>().StopAsync(default);
        Assert.Equal(["start 1", "start 2", "stop 2", "stop 1"], steps);
    }

    [Fact]
    public async Task A_participant_that_fails_fails_the_start_and_ends_what_did_start()
    {
        await using var silos = new HostedSilos();
        var steps = new ConcurrentQueue<string>();
        var gateway = await StartSiloAsync(silos);
        await Assert.ThrowsAsync<InvalidOperationException>(() => silos.StartClientAsync(client =>
        {
            client.UseLocalhostClustering(gateway);
            client.Services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(services => new Participant(services, steps, fails: true));
        }));
        // Also who has begun to start is told to stop, as in silos.
        Assert.Equal(["start 1", "stop 2", "stop 1"], steps);
    }

    [Fact]
    public async Task What_is_wrong_with_the_configuration_of_a_client_stops_its_start()
    {
        await using var silos = new HostedSilos();
        await ThrowsAsync("ClusterId", client => client.Services.PostConfigure<ClusterOptions>(options => options.ClusterId = " "));
        await ThrowsAsync("ServiceId", client => client.Services.PostConfigure<ClusterOptions>(options => options.ServiceId = ""));
        await ThrowsAsync("Secret", client => client.Configure<ClusterConnectionOptions>(options => options.Secret = "short"));
        await ThrowsAsync("of the application", client => client.Services.AddSingleton<IConfigurationValidator, OwnValidator>());

        async Task ThrowsAsync(string what, Action<IClientBuilder> configure)
        {
            var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => silos.StartClientAsync(client =>
            {
                configure(client);
                client.UseLocalhostClustering(FreePort.Find()).UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            }));
            Assert.Contains(what, error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<int> StartSiloAsync(HostedSilos silos)
    {
        var (siloPort, gatewayPort) = (FreePort.Find(), FreePort.Find());
        await silos.StartSiloAsync(silo => silo.UseLocalhostClustering(siloPort, gatewayPort));
        return gatewayPort;
    }

    private sealed class Participant(IServiceProvider services, ConcurrentQueue<string> steps, bool fails) : ILifecycleParticipant<IClusterClientLifecycle>
    {
        public void Participate(IClusterClientLifecycle lifecycle)
        {
            lifecycle.Subscribe("late", Late, _ => fails ? throw new InvalidOperationException("It does not start.") : NoteAsync("start 2"), _ => NoteAsync("stop 2"));
            lifecycle.Subscribe("early", Early, _ => NoteAsync("start 1"), _ => NoteAsync("stop 1"));
        }

        private async Task NoteAsync(string step)
        {
            await services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(1).Where();
            steps.Enqueue(step);
        }
    }

    private sealed class OwnValidator : IConfigurationValidator
    {
        public void ValidateConfiguration() => throw new OrleansConfigurationException("A validator of the application says no.");
    }
}

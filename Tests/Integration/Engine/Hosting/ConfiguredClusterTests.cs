using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Hosting;

/// <summary>Test clusters that types configure, and silos that join later.</summary>
public sealed class ConfiguredClusterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Types_configure_silos_and_the_client_and_read_the_properties(short silos)
    {
        var builder = new TestClusterBuilder(silos);
        builder.ConfigureBuilder(() => builder.Properties["colour"] = "green");
        builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection([new("shape", "round")]));
        builder.AddSiloBuilderConfigurator<SiloSettings>().AddClientBuilderConfigurator<ClientSettings>();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        Assert.Equal(silos, cluster.Silos.Count);
        Assert.Equal(silos - 1, cluster.SecondarySilos.Count);
        foreach (var silo in cluster.Silos)
        {
            var services = cluster.GetSiloServiceProvider(silo.SiloAddress);
            Assert.Equal(new SiloTag("green round"), services.GetRequiredService<SiloTag>());
            Assert.Equal(new HostTag(builder.Options.ClusterId), services.GetRequiredService<HostTag>());
        }

        Assert.Equal(new ClientTag("green"), cluster.ServiceProvider.GetRequiredService<ClientTag>());
        Assert.Equal(1, await cluster.GrainFactory.GetGrain<IPlaceGrain>(1).Add(1));
    }

    [Fact]
    public void A_type_that_configures_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TestClusterBuilder().AddSiloBuilderConfigurator<object>());

    [Fact]
    public async Task Silos_of_a_test_cluster_come_and_go()
    {
        await using var cluster = new TestClusterBuilder().Build();
        await cluster.DeployAsync();
        var third = await cluster.StartAdditionalSiloAsync();
        Assert.Equal(3, await CountPlacesAsync());
        await cluster.StopPrimarySiloAsync();
        Assert.Equal(2, await CountPlacesAsync());
        var again = await cluster.RestartSiloAsync(third);
        Assert.Equal(third.Name, again!.Name);
        await cluster.StopAllSilosAsync();
        Assert.Empty(cluster.GetActiveSilos());

        async Task<int> CountPlacesAsync()
        {
            var places = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => cluster.Client.GetGrain<IPlaceGrain>(i).Where()));
            return places.Distinct().Count();
        }
    }

    [Fact]
    public async Task A_silo_with_a_configuration_of_its_own_joins_the_cluster()
    {
        await using var cluster = new InProcessTestClusterBuilder(1).Build();
        await cluster.DeployAsync();
        var source = new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = [new("colour", "red")] };
        var other = await InProcessTestCluster.StartSiloAsync(cluster, 5, cluster.Options, [source], startSiloOnNewPort: true);
        await cluster.WaitForClusterManifestToStabilizeAsync();
        Assert.Equal("Silo_5", other.Name);
        Assert.Equal("red", other.ServiceProvider.GetRequiredService<IConfiguration>()["colour"]);
        Assert.Equal(2, cluster.GetActiveSilos().Count());
        await cluster.StopSilosAsync();
        Assert.Empty(cluster.GetActiveSilos());
    }

    private sealed record SiloTag(string Text);

    private sealed record HostTag(string Text);

    private sealed record ClientTag(string Text);

    private sealed class SiloSettings : ISiloConfigurator, IHostConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton(new SiloTag($"{siloBuilder.Configuration["colour"]} {siloBuilder.Configuration["shape"]}"));

        public void Configure(IHostBuilder hostBuilder) => hostBuilder.ConfigureServices((context, services) =>
            services.AddSingleton(new HostTag(context.Configuration["ClusterId"]!)));
    }

    private sealed class ClientSettings : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSingleton(new ClientTag(configuration["colour"]!));
    }
}

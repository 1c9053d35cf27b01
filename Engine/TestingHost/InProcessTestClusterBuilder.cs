using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds a cluster inside the test's process.</summary>
public sealed class InProcessTestClusterBuilder(short initialSilosCount)
{
    public InProcessTestClusterBuilder() : this(2)
    {
    }

    public InProcessTestClusterOptions Options { get; } = new() { InitialSilosCount = initialSilosCount };

    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    internal ITestClusterPortAllocator PortAllocator { get; } = new FreePorts();

    public InProcessTestCluster Build() => new(Options, PortAllocator);

    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        ConfigureSiloHost((_, host) => configureDelegate(host));
        // The client of one silo lives in its host, which is configured once.
        return ConfigureClientHost(host =>
        {
            if (Options.InitialSilosCount > 1) configureDelegate(host);
        });
    }

    public InProcessTestClusterBuilder ConfigureSiloHost(
        Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        Options.SiloHostConfigurationDelegates.Add(configureSiloHostDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate) =>
        ConfigureSiloHost((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));

    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        Options.ClientHostConfigurationDelegates.Add(configureHostDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate) =>
        ConfigureClientHost(host =>
        {
            if (Options.InitialSilosCount > 1) host.UseOrleansClient(configureClientDelegate);
            else configureClientDelegate(new CoHostedClientBuilder(host));
        });
}

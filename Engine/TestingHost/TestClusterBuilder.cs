using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>
/// Builds a test cluster from types that configure its hosts. What they need to know comes through the configuration, where
/// <see cref="Properties"/> and the options are.
/// </summary>
public class TestClusterBuilder
{
    private readonly List<Action> _configureBuilder = [];
    private readonly List<Action<IConfigurationBuilder>> _configureConfiguration = [];
    private readonly List<Type> _siloConfigurators = [];
    private readonly List<Type> _clientConfigurators = [];

    public TestClusterBuilder() : this(2)
    {
    }

    public TestClusterBuilder(short initialSilosCount) => Options = new() { InitialSilosCount = initialSilosCount };

    public TestClusterOptions Options { get; }

    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>The type implements <see cref="ISiloConfigurator"/> or <see cref="IHostConfigurator"/>.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>() where T : new()
    {
        Require(typeof(T), typeof(ISiloConfigurator));
        _siloConfigurators.Add(typeof(T));
        return this;
    }

    /// <summary>The type implements <see cref="IClientBuilderConfigurator"/> or <see cref="IHostConfigurator"/>.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<T>() where T : new()
    {
        Require(typeof(T), typeof(IClientBuilderConfigurator));
        _clientConfigurators.Add(typeof(T));
        return this;
    }

    /// <summary>Called when the cluster is built.</summary>
    public TestClusterBuilder ConfigureBuilder(Action configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        _configureBuilder.Add(configureDelegate);
        return this;
    }

    /// <summary>Adds to the configuration of every host.</summary>
    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        _configureConfiguration.Add(configureDelegate);
        return this;
    }

    public TestCluster Build()
    {
        foreach (var configure in _configureBuilder) configure();
        var builder = new InProcessTestClusterBuilder(Options.InitialSilosCount);
        (builder.Options.ClusterId, builder.Options.ServiceId) = (Options.ClusterId, Options.ServiceId);
        builder.Options.ConfigurationSources.AddRange(Configuration().Sources);
        foreach (var type in _siloConfigurators) builder.ConfigureSiloHost((_, host) => ConfigureSilo(type, host));
        foreach (var type in _clientConfigurators) builder.ConfigureClientHost(host => ConfigureClient(type, host));
        return new(builder.Build());
    }

    private ConfigurationBuilder Configuration()
    {
        var configuration = new ConfigurationBuilder();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [nameof(Options.ClusterId)] = Options.ClusterId,
            [nameof(Options.ServiceId)] = Options.ServiceId,
            [nameof(Options.InitialSilosCount)] = Options.InitialSilosCount.ToString(CultureInfo.InvariantCulture),
        });
        configuration.AddInMemoryCollection(Properties);
        foreach (var configure in _configureConfiguration) configure(configuration);
        return configuration;
    }

    private static void ConfigureSilo(Type type, IHostApplicationBuilder host)
    {
        var configurator = Activator.CreateInstance(type);
        if (configurator is IHostConfigurator ofHost) ofHost.Configure(new HostBuilderOf(host));
        if (configurator is ISiloConfigurator ofSilo) host.UseOrleans(ofSilo.Configure);
    }

    private void ConfigureClient(Type type, IHostApplicationBuilder host)
    {
        var configurator = Activator.CreateInstance(type);
        if (configurator is IHostConfigurator ofHost) ofHost.Configure(new HostBuilderOf(host));
        if (configurator is not IClientBuilderConfigurator ofClient) return;
        // The client of one silo lives in its host.
        if (Options.InitialSilosCount == 1) ofClient.Configure(host.Configuration, new CoHostedClientBuilder(host));
        else host.UseOrleansClient(client => ofClient.Configure(host.Configuration, client));
    }

    private static void Require(Type type, Type kind)
    {
        if (!type.IsAssignableTo(kind) && !type.IsAssignableTo(typeof(IHostConfigurator)))
            throw new ArgumentException($"{type.FullName} is neither an {kind.Name} nor an {nameof(IHostConfigurator)}.");
    }
}

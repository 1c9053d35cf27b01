using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>The older kind of host builder, for configurators that want it: what it is told is done at once.</summary>
internal sealed class HostBuilderOf(IHostApplicationBuilder host) : IHostBuilder
{
    public IDictionary<object, object> Properties => host.Properties;

    private HostBuilderContext Context => new(Properties) { Configuration = host.Configuration, HostingEnvironment = host.Environment };

    public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        configureDelegate(host.Configuration);
        return this;
    }

    public IHostBuilder ConfigureAppConfiguration(Action<HostBuilderContext, IConfigurationBuilder> configureDelegate)
    {
        configureDelegate(Context, host.Configuration);
        return this;
    }

    public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate)
    {
        configureDelegate(Context, host.Services);
        return this;
    }

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory)
        where TContainerBuilder : notnull
    {
        host.ConfigureContainer(factory);
        return this;
    }

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory)
        where TContainerBuilder : notnull => UseServiceProviderFactory(factory(Context));

    public IHostBuilder ConfigureContainer<TContainerBuilder>(Action<HostBuilderContext, TContainerBuilder> configureDelegate) =>
        throw new NotSupportedException("Give the container's factory with UseServiceProviderFactory instead.");

    public IHost Build() => throw new NotSupportedException("The test cluster builds the host.");
}

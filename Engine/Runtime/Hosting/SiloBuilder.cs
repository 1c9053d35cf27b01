using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Hosting;

/// <summary>Configures the silo of one service collection.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    internal SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        DefaultSiloServices.AddTo(this);
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Clients;

/// <summary>Configures the client of one service collection.</summary>
internal sealed class ClientBuilder : IClientBuilder
{
    internal ClientBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        DefaultClientServices.AddTo(this);
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}

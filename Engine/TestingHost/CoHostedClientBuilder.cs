using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures the client that lives in the silo's host, whose services it shares.</summary>
internal sealed class CoHostedClientBuilder(IHostApplicationBuilder host) : IClientBuilder
{
    public IServiceCollection Services => host.Services;

    public IConfiguration Configuration => host.Configuration;
}

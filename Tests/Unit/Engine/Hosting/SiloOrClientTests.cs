using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Hosting;

/// <summary>A host is one of both.</summary>
public sealed class SiloOrClientTests
{
    [Fact]
    public void A_silos_host_cannot_be_made_a_client()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans().UseOrleans();
        var error = Assert.Throws<OrleansConfigurationException>(() => builder.UseOrleansClient());
        Assert.Contains(nameof(IClusterClient), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clients_host_cannot_be_made_a_silo()
    {
        var services = new ServiceCollection();
        services.AddOrleansClient(_ => { }).AddOrleansClient(_ => { });
        Assert.Throws<OrleansConfigurationException>(() => services.AddOrleans(_ => { }));
    }
}

using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Clients;

/// <summary>What a client cannot start without.</summary>
internal sealed class ClientOptionsValidator(IOptions<ClusterOptions> cluster) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        Require(cluster.Value.ClusterId, nameof(ClusterOptions.ClusterId));
        Require(cluster.Value.ServiceId, nameof(ClusterOptions.ServiceId));
    }

    private static void Require(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new OrleansConfigurationException($"{nameof(ClusterOptions)}.{name} must not be blank.");
    }
}

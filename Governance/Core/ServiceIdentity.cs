using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Platform.Governance;

/// <summary>The service whose requests and effects these are: several may share a database.</summary>
internal sealed class ServiceIdentity(IOptions<ClusterOptions> options)
{
    public string ServiceId { get; } = options.Value.ServiceId;
}

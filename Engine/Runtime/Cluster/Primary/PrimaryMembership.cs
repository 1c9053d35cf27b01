using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Cluster.Primary;

/// <summary>The membership table of a development cluster: the primary silo has it in memory, the others ask the primary.</summary>
internal static class PrimaryMembership
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static IMembershipTable NewTable(IServiceProvider services)
    {
        var own = services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        var primary = services.GetRequiredService<IOptions<DevelopmentClusterMembershipOptions>>().Value.PrimarySiloEndpoint ?? own;
        return primary.Equals(own)
            ? new MemoryMembershipTable(FirstVersion(services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Membership).GetUtcNow()))
            : ActivatorUtilities.CreateInstance<PrimaryMembershipTable>(services, primary);
    }

    // A primary that was started again goes on above the versions of its last life: the silos of that one see that they are not in
    // the table any more, and stop.
    private static int FirstVersion(DateTimeOffset now) => (int)((now - Epoch).TotalSeconds);
}

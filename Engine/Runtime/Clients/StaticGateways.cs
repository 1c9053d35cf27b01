using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Engine.Clients;

/// <summary>The gateways of the configuration.</summary>
internal sealed class StaticGateways(IOptions<StaticGatewayListProviderOptions> options) : IGatewayListProvider
{
    // The list stays, but asking again is how a client notices that a lost gateway is back.
    public TimeSpan MaxStaleness => TimeSpan.FromMinutes(1);

    [Obsolete("Nobody asks.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => options.Value.Gateways.Count > 0
        ? Task.CompletedTask
        : throw new OrleansConfigurationException($"{nameof(StaticGatewayListProviderOptions)}.{nameof(StaticGatewayListProviderOptions.Gateways)} is empty.");

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(options.Value.Gateways);
}

using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Messages;

/// <summary>What silos ask and tell each other about their clients.</summary>
internal interface IClientPlacesGrain : IGrainWithStringKey
{
    /// <summary>Whether the client is connected to this silo.</summary>
    // Who does not answer soon has no call for the client held up by it.
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> Has(string client);

    /// <summary>The client is not connected to a silo any more.</summary>
    [OneWay, AlwaysInterleave]
    Task Left(string client, SiloAddress gateway);
}

/// <summary>Answers from the connections that there are.</summary>
[GrainType(TypeName)]
internal sealed class ClientPlacesGrain(AcceptedLinks links, ClientPlaces places) : Grain, IClientPlacesGrain
{
    internal const string TypeName = SiloGrains.Prefix + "clients";

    public Task<bool> Has(string client) => Task.FromResult(links.FindClient(client) is not null);

    public Task Left(string client, SiloAddress gateway)
    {
        places.Forget(client, gateway);
        return Task.CompletedTask;
    }
}

using Orleans.Concurrency;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Seams;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Tells other silos which requests run on this one.</summary>
internal interface IRunsGrain : IGrainWithStringKey
{
    [AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task<bool> IsRunning(string principal, string operation, string key);
}

[GrainType(TypeName)]
internal sealed class RunsGrain(RequestFlights flights) : Grain, IRunsGrain
{
    private const string TypeName = SiloGrains.Prefix + "runs";

    public Task<bool> IsRunning(string principal, string operation, string key) => Task.FromResult(flights.Contains(new RequestKey(principal, operation, key)));

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));
}

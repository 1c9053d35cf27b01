using Orleans.Engine.Catalog;

namespace Orleans.Engine.Management;

/// <summary>What runs on this silo.</summary>
internal sealed class ManagementGrain(
    ActivationDirectory directory, IdleCollector collector, GrainClasses classes, SiloGate gate, ILocalSiloDetails silo, SiloReadings readings)
    : Grain, IManagementGrain
{
    private SiloAddress Silo => silo.SiloAddress;

    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(new Dictionary<SiloAddress, SiloStatus> { [Silo] = gate.Status });

    public async Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive = false)
    {
        if (ServiceProvider.GetService(typeof(IMembershipTable)) is not IMembershipTable table) return [Self()];
        var rows = (await table.ReadAll()).Members.Select(row => row.Item1);
        return [.. rows.Where(row => !onlyActive || row.Status == SiloStatus.Active)];
    }

    public Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds) =>
        Task.FromResult<SiloRuntimeStatistics[]>(hostsIds.Contains(Silo) ? [readings.Read()] : []);

    public Task ForceActivationCollection(TimeSpan ageLimit) => Task.WhenAll(collector.Collect(ageLimit).Select(a => a.Deactivated));

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit) =>
        hostsIds.Contains(Silo) ? ForceActivationCollection(ageLimit) : Task.CompletedTask;

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult(directory.All()
        .GroupBy(a => a.Class.Type)
        .Select(g => new SimpleGrainStatistic { GrainType = g.Key.FullName!, SiloAddress = Silo, ActivationCount = g.Count() })
        .ToArray());

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) =>
        hostsIds.Contains(Silo) ? GetSimpleGrainStatistics() : Task.FromResult<SimpleGrainStatistic[]>([]);

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null) =>
        Task.FromResult(directory.All()
            .Where(a => (hostsIds is null || hostsIds.Contains(Silo)) && (types is null || types.Contains(a.Class.Type.FullName)))
            .Select(a => new DetailedGrainStatistic { GrainType = a.Class.Type.FullName!, SiloAddress = Silo, GrainId = a.GrainId })
            .ToArray());

    public Task<int> GetGrainActivationCount(GrainReference grainReference) => Task.FromResult(directory.CountOf(grainReference.GrainId));

    public Task<int> GetTotalActivationCount() => Task.FromResult(directory.Count);

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        new(directory.CountOf(reference.GetGrainId()) == 0 ? null : Silo);

    public ValueTask<List<GrainId>> GetActiveGrains(GrainType type) =>
        new([.. directory.All().Where(a => a.GrainId.Type == type && classes.TryGetType(type) is not null).Select(a => a.GrainId)]);

    private MembershipEntry Self() => new()
    {
        SiloAddress = Silo,
        Status = gate.Status,
        SiloName = silo.Name,
        HostName = silo.DnsHostName,
        ProxyPort = silo.GatewayAddress.Endpoint.Port,
        StartTime = readings.Started,
        IAmAliveTime = readings.Now,
    };
}

using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Placement;

namespace Orleans.Engine.Management;

/// <summary>What runs in the cluster: asks every silo. A silo that goes while it is asked counts as gone.</summary>
internal sealed class ManagementGrain(ClusterState cluster, SiloGate gate, ILocalSiloDetails silo, SiloReadings readings) : Grain, IManagementGrain
{
    private SiloAddress Local => silo.SiloAddress;

    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false)
    {
        var hosts = cluster.Current.Members.ToDictionary(member => member.Key, member => member.Value.Status);
        hosts.TryAdd(Local, gate.Status);
        return Task.FromResult(hosts.Where(host => !onlyActive || host.Value == SiloStatus.Active).ToDictionary());
    }

    public async Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive = false)
    {
        if (ServiceProvider.GetService(typeof(IMembershipTable)) is not IMembershipTable table) return [Self()];
        var rows = (await table.ReadAll()).Members.Select(row => row.Item1);
        return [.. rows.Where(row => !onlyActive || row.Status == SiloStatus.Active).Select(WithRoleAlone)];
    }

    public Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds) => AskAsync(hostsIds, one => one.GetStatistics());

    public Task ForceActivationCollection(TimeSpan ageLimit) => CollectAsync(null, ageLimit);

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit) => CollectAsync(hostsIds, ageLimit);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => CountAsync(null);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) => CountAsync(hostsIds);

    public async Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null) =>
        [.. (await AskAsync(hostsIds, one => one.GetActivations(types))).SelectMany(found => found)];

    public async Task<int> GetGrainActivationCount(GrainReference grainReference) =>
        (await AskAsync(null, one => one.CountOf(grainReference.GrainId))).Sum();

    public async Task<int> GetTotalActivationCount() => (await AskAsync(null, one => one.Count())).Sum();

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
    {
        var grain = reference.GetGrainId();
        var found = await AskAsync(null, async one => await one.CountOf(grain) > 0 ? one.GetPrimaryKeyString() : null);
        return found.FirstOrDefault(address => address is not null) is { } holder ? SiloAddress.Parse(holder) : null;
    }

    public async ValueTask<List<GrainId>> GetActiveGrains(GrainType type) =>
        [.. (await AskAsync(null, one => one.GetActiveGrains(type))).SelectMany(found => found).Distinct()];

    private async Task CollectAsync(SiloAddress[]? hosts, TimeSpan ageLimit) => await AskAsync(hosts, async one =>
    {
        await one.Collect(ageLimit);
        return true;
    });

    private async Task<SimpleGrainStatistic[]> CountAsync(SiloAddress[]? hosts) =>
        [.. (await AskAsync(hosts, one => one.GetCounts())).SelectMany(found => found)];

    /// <summary>What the silos answer that are there: all of them, or some.</summary>
    private async Task<T[]> AskAsync<T>(SiloAddress[]? hosts, Func<ISiloManagementGrain, Task<T>> question)
    {
        var silos = cluster.Current.Alive.Append(Local).Distinct().Where(one => hosts is null || hosts.Contains(one));
        var answers = await Task.WhenAll(silos.Select(async one =>
        {
            try
            {
                return (IsThere: true, Answer: await question(GrainFactory.GetGrain<ISiloManagementGrain>(SiloManagementGrain.IdOf(one))));
            }
            catch (SiloUnavailableException)
            {
                return (IsThere: false, Answer: default(T)!);
            }
        }));
        return [.. answers.Where(answer => answer.IsThere).Select(answer => answer.Answer)];
    }

    // The table has the silo's metadata behind its role.
    private static MembershipEntry WithRoleAlone(MembershipEntry row)
    {
        row.RoleName = SiloFacts.Parse(row.RoleName).Role;
        return row;
    }

    private MembershipEntry Self() => new()
    {
        SiloAddress = Local,
        Status = gate.Status,
        SiloName = silo.Name,
        HostName = silo.DnsHostName,
        ProxyPort = silo.GatewayAddress.Endpoint.Port,
        StartTime = readings.Started,
        IAmAliveTime = readings.Now,
    };
}

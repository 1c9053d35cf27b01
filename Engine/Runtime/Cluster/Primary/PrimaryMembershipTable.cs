using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Calls;
using Orleans.Engine.Filters;
using Orleans.Engine.Messages;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Cluster.Primary;

/// <summary>
/// The membership table that another silo has in memory. Its calls go to that silo's address past the routing and the gate for calls
/// of the application, because they are made before this silo is a member of anything.
/// </summary>
internal sealed partial class PrimaryMembershipTable : IMembershipTable, ICallDispatcher, ICallGate
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IPEndPoint _endpoint;
    private readonly RemoteCalls _remote;
    private readonly IPrimaryMembershipGrain _primary;
    private readonly ClusterMembershipOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PrimaryMembershipTable(
        IPEndPoint endpoint,
        RemoteCalls remote,
        CallTimeouts timeouts,
        SiloClock clock,
        OutgoingFilters filters,
        CallInstruments instruments,
        IOptions<ClusterMembershipOptions> options,
        [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
        ILogger<PrimaryMembershipTable> logger,
        ILogger<CallSender> senderLogger)
    {
        (_endpoint, _remote, _options, _time, _logger) = (endpoint, remote, options.Value, time, logger);
        ReferenceFactory? references = null;
        var caster = new ReferenceCaster(new(() => references!));
        references = new(new CallSender(this, timeouts, clock, filters, instruments, this, caster, senderLogger));
        _primary = references.Create<IPrimaryMembershipGrain>(PrimaryMembershipGrain.Id);
    }

    /// <summary>The way to the primary is open to this silo's own life in the table, whatever its state.</summary>
    public bool IsOpen => true;

    public void Dispatch(GrainCall call) => _remote.SendTo(call, _endpoint);

    /// <summary>Waits for the primary, which may be starting still.</summary>
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await _primary.ReadAll().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is SiloUnavailableException or TimeoutException && _time.GetElapsedTime(began) < _options.MaxJoinAttemptTime)
            {
                LogWaiting(_endpoint, e.Message);
            }

            await Task.Delay(Pause, _time).ConfigureAwait(false);
        }
    }

    public Task DeleteMembershipTableEntries(string clusterId) =>
        throw new NotSupportedException("The table is the primary silo's, and goes with it.");

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => _primary.CleanUp(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => _primary.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => _primary.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => _primary.Insert(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => _primary.Update(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => _primary.SignOfLife(entry);

    [LoggerMessage(251, LogLevel.Information, "The primary silo at {Endpoint} does not answer yet: {Reason}")]
    private partial void LogWaiting(IPEndPoint endpoint, string reason);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Cluster;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Engine;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>
/// Sends the records of grains that moved to their new silos, before this one acknowledges the view or releases such a grain. What was sent
/// is kept, and nobody works with it, until the other silo says that it has it.
/// </summary>
internal sealed partial class RecordHandOver : IHandOverBarrier, IDisposable
{
    private const int LargestMessage = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly RecordTables _tables;
    private readonly RecordPlaces _places;
    private readonly ClusterState _cluster;
    private readonly RemoteRecords _remote;
    private readonly TimeProvider _time;
    private readonly RecordMessages _messages;
    private readonly ILogger _logger;
    private long _number;
    private volatile bool _disposed;

    public RecordHandOver(
        RecordTables tables, RecordPlaces places, ClusterState cluster, RemoteRecords remote, [FromKeyedServices(TimeProviderNames.SystemTimers)] TimeProvider time,
        IOptions<ClusterConnectionOptions> options, ILogger<RecordHandOver> logger)
    {
        (_tables, _places, _cluster, _remote, _time, _logger) = (tables, places, cluster, remote, time, logger);
        _messages = new(Math.Max(1, Math.Min(LargestMessage, options.Value.MaxFrameBytes / 4)));
    }

    /// <summary>Completes when no record is here any more that belongs elsewhere.</summary>
    public async Task QuiesceAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) _places.LeaveBehind();
        while (!await TrySendAsync(table => table.Where(_places.MayLeave)).ConfigureAwait(false) && !_disposed)
            await Task.Delay(Pause, _time, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Those that have records here which belong elsewhere. They are sent now, and whoever asks will ask again.</summary>
    public IReadOnlyCollection<GrainId> BusyOf(IReadOnlyCollection<GrainId> grains)
    {
        List<GrainId> busy = [.. grains.Where(grain => _tables.All.Any(table => table.Has(grain)) && _places.HomeOf(grain, _cluster.Current) != _places.Local)];
        if (busy.Count == 0) return [];
        using (new SuppressedFlow()) _ = Task.Run(() => TrySendAsync(table => [.. busy.Where(grain => table.Has(grain) && _places.MayLeave(grain))]));
        return busy;
    }

    public void Hurry(IReadOnlyCollection<GrainId> grains)
    {
    }

    /// <summary>The silo is gone: nothing can be sent any more.</summary>
    public void Dispose() => _disposed = true;

    /// <summary>One try for everything that is to leave. True when nothing of it is left.</summary>
    private async Task<bool> TrySendAsync(Func<RecordTable, List<GrainId>> choose)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            var view = _cluster.Current;
            var all = true;
            foreach (var table in _tables.All)
            {
                foreach (var group in choose(table).GroupBy(grain => _places.HomeOf(grain, view)).Where(group => group.Key != _places.Local))
                    all &= await TrySendAsync(table, group.Key, [.. group], view).ConfigureAwait(false);
            }

            return all && ReferenceEquals(view, _cluster.Current);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<bool> TrySendAsync(RecordTable table, SiloAddress silo, List<GrainId> grains, ClusterView view)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leaving = new List<(GrainId Grain, (string Name, StoredState State)[] Records)>();
        var arrived = false;
        try
        {
            foreach (var grain in grains)
            {
                var records = table.BeginLeaving(grain, one => ReferenceEquals(view, _cluster.Current) && _places.MayLeave(one), over.Task);
                if (records.Length > 0) leaving.Add((grain, records));
            }

            arrived = await SendAsync(silo, table.Name, leaving).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotSent(silo, e.Message);
        }
        finally
        {
            foreach (var (grain, records) in leaving) table.EndLeaving(grain, records, arrived);
            over.SetResult();
        }

        return arrived;
    }

    private async Task<bool> SendAsync(SiloAddress silo, string storage, List<(GrainId Grain, (string Name, StoredState State)[] Records)> leaving)
    {
        var records = leaving.SelectMany(
            one => one.Records, (one, record) => (storage, record.Name, one.Grain, _tables.Pack(record.State)));
        foreach (var message in _messages.Of(records))
        {
            var taken = await _remote.At(silo).Take(_places.Local, ++_number, message).WaitAsync(Patience, _time).ConfigureAwait(false);
            if (!taken) return false;
        }

        return true;
    }

    [LoggerMessage(251, LogLevel.Warning, "Records of memory storage could not be sent to silo {Silo}, and will be sent again: {Reason}")]
    private partial void LogNotSent(SiloAddress silo, string reason);
}

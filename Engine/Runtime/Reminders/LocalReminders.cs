using Microsoft.Extensions.Logging;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Reminders;

/// <summary>The reminders that this silo fires: those of the grains that it owns by the view in force.</summary>
internal sealed class LocalReminders(ClusterState cluster, IGrainFactory grains, TimeProvider time, ILogger<LocalReminders> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(GrainId Grain, string Name), LocalReminder> _running = [];

    // What was changed here while the table was being read: there, the table's answer may be older.
    private readonly HashSet<(GrainId Grain, string Name)> _changed = [];
    private bool _stopped;

    /// <summary>The silo that fires the grain's reminders, by the view in force.</summary>
    internal SiloAddress OwnerOf(GrainId grain) => cluster.HostOf(grain, null, cluster.Current);

    internal void Set(ReminderEntry entry)
    {
        lock (_lock)
        {
            _changed.Add((entry.GrainId, entry.ReminderName));
            Replace(entry);
        }
    }

    internal void Remove(GrainId grain, string name)
    {
        lock (_lock)
        {
            _changed.Add((grain, name));
            if (_running.Remove((grain, name), out var local)) local.Stop();
        }
    }

    internal void BeginRead()
    {
        lock (_lock) _changed.Clear();
    }

    /// <summary>Follows what the table says.</summary>
    internal void EndRead(IEnumerable<ReminderEntry> entries)
    {
        lock (_lock)
        {
            var gone = _running.Keys.Where(key => !_changed.Contains(key)).ToHashSet();
            foreach (var entry in entries)
            {
                if (!IsOwn(entry.GrainId)) continue;
                var key = (entry.GrainId, entry.ReminderName);
                gone.Remove(key);
                if (!_changed.Contains(key) && _running.GetValueOrDefault(key)?.ETag != entry.ETag) Replace(entry);
            }

            foreach (var key in gone)
            {
                _running.Remove(key, out var local);
                local!.Stop();
            }
        }
    }

    /// <summary>Leaves to others what a new view gives to them.</summary>
    internal void LetGo()
    {
        lock (_lock)
        {
            foreach (var key in _running.Keys.Where(key => !IsOwn(key.Grain)).ToList())
            {
                _running.Remove(key, out var local);
                local!.Stop();
            }
        }
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            foreach (var local in _running.Values) local.Stop();
            _running.Clear();
        }
    }

    private void Replace(ReminderEntry entry)
    {
        if (_stopped || !IsOwn(entry.GrainId)) return;
        var key = (entry.GrainId, entry.ReminderName);
        if (_running.TryGetValue(key, out var existing)) existing.Stop();
        var local = _running[key] = new LocalReminder(entry, grains, time, logger);
        local.Start();
    }

    private bool IsOwn(GrainId grain) => OwnerOf(grain) == cluster.Local;
}

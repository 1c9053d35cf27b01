using System.Collections.Concurrent;

namespace Orleans.Engine.Reminders;

/// <summary>Reminders that end with the silo.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _entries = new();

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Select(e => e.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Select(e =>
        e.GrainId.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_entries.TryGetValue((grainId, reminderName), out var entry) ? Copy(entry, entry.ETag) : null);

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var stored = _entries[(entry.GrainId, entry.ReminderName)] = Copy(entry, Guid.NewGuid().ToString());
        return Task.FromResult(stored.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(
        _entries.TryGetValue((grainId, reminderName), out var entry)
        && entry.ETag == eTag
        && _entries.TryRemove(new((grainId, reminderName), entry)));

    public Task TestOnlyClearTable()
    {
        _entries.Clear();
        return Task.CompletedTask;
    }

    private static ReminderEntry Copy(ReminderEntry entry, string? etag) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = entry.StartAt,
        Period = entry.Period,
        ETag = etag,
    };

    private Task<ReminderTableData> Select(Func<ReminderEntry, bool> wanted) =>
        Task.FromResult(new ReminderTableData(_entries.Values.Where(wanted).Select(e => Copy(e, e.ETag))));
}

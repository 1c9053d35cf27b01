using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>A table of reminders that several silos of this process share.</summary>
internal sealed class SharedReminders : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _entries = new();

    private Task _readable = Task.CompletedTask;

    /// <summary>Reads of all reminders wait until the end of this.</summary>
    public IDisposable HoldReads()
    {
        var held = new Held();
        _readable = held.Task;
        return held;
    }

    public void AddTo(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IReminderTable>(this);
        silo.Services.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData(_entries.Values.Where(entry => entry.GrainId == grainId)));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        await _readable;
        return new ReminderTableData(_entries.Values);
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult(_entries.GetValueOrDefault((grainId, reminderName)));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        entry.ETag = Guid.NewGuid().ToString();
        _entries[(entry.GrainId, entry.ReminderName)] = entry;
        return Task.FromResult<string?>(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(_entries.TryRemove((grainId, reminderName), out _));

    public Task TestOnlyClearTable()
    {
        _entries.Clear();
        return Task.CompletedTask;
    }

    private sealed class Held : IDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _end.Task;

        public void Dispose() => _end.SetResult();
    }
}

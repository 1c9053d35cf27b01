namespace Orleans;

/// <summary>Where reminders are kept.</summary>
public interface IReminderTable
{
    [Obsolete("Implement StartAsync.")]
    Task Init() => Task.CompletedTask;

    Task StartAsync(CancellationToken cancellationToken = default)
    {
#pragma warning disable CS0618 // A table of older make has Init only.
        return Init();
#pragma warning restore CS0618
    }

    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The reminders of the grains whose hash is above <paramref name="begin"/> and up to <paramref name="end"/>, around the ring.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Adds or replaces, and returns the new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>False when there is no such reminder with this ETag.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}

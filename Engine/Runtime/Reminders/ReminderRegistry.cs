using Microsoft.Extensions.Options;
using Orleans.Timers;

namespace Orleans.Engine.Reminders;

/// <summary>Registers reminders: in the table first, then with what fires them.</summary>
internal sealed class ReminderRegistry(
    IEnumerable<IReminderTable> tables, ReminderNews news, TimeProvider time, IOptions<ReminderOptions> options) : IReminderRegistry
{
    private readonly IReminderTable? _table = tables.LastOrDefault();

    private IReminderTable Table => _table
        ?? throw new OrleansConfigurationException("The silo has no table of reminders; add one, such as UseInMemoryReminderService.");

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ReminderSchedule.Check(reminderName, dueTime, period, options.Value.MinimumReminderPeriod);
        var entry = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"The reminder '{reminderName}' of {callingGrainId} could not be stored.");
        await news.SetAsync(entry);
        return new GrainReminder(callingGrainId, reminderName, entry.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not GrainReminder known) throw new ArgumentException("The reminder is not of this silo's service.", nameof(reminder));
        if (!await Table.RemoveRow(callingGrainId, known.ReminderName, known.ETag ?? ""))
            throw new ReminderException(
                $"The reminder '{known.ReminderName}' of {callingGrainId} is gone or was registered again; get it again to unregister it.");
        await news.RemoveAsync(callingGrainId, known.ReminderName);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        return await Table.ReadRow(callingGrainId, reminderName) is { } entry ? Handle(entry) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await Table.ReadRows(callingGrainId)).Reminders.Select(Handle)];

    private static IGrainReminder Handle(ReminderEntry entry) => new GrainReminder(entry.GrainId, entry.ReminderName, entry.ETag);
}

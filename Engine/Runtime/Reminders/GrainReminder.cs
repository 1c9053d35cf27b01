namespace Orleans.Engine.Reminders;

/// <summary>A handle; it is stale when the reminder was registered again meanwhile.</summary>
internal sealed record GrainReminder(GrainId GrainId, string ReminderName, string? ETag) : IGrainReminder;

namespace Orleans.Hosting;

/// <summary>Times of the reminder service.</summary>
public sealed class ReminderOptions
{
    /// <summary>What is shorter is refused: reminders are for minutes and days, timers for less.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the table is read again.</summary>
    public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the table may take to start.</summary>
    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);
}

namespace Orleans;

/// <summary>One reminder as the table has it.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    [Id(0)]
    public GrainId GrainId { get; set; }

    [Id(1)]
    public string ReminderName { get; set; } = "";

    /// <summary>The first tick, UTC.</summary>
    [Id(2)]
    public DateTime StartAt { get; set; }

    [Id(3)]
    public TimeSpan Period { get; set; }

    [Id(4)]
    public string? ETag { get; set; }

    public override string ToString() => $"<{GrainId} {ReminderName} {StartAt:O} {Period} {ETag}>";
}

/// <summary>Reminders that were read together.</summary>
[GenerateSerializer]
public sealed class ReminderTableData
{
    public ReminderTableData()
    {
    }

    public ReminderTableData(ReminderEntry entry) => Reminders.Add(entry);

    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    [Id(0)]
    public IList<ReminderEntry> Reminders { get; } = new List<ReminderEntry>();

    public override string ToString() => $"[{Reminders.Count} reminders: {string.Join(", ", Reminders)}]";
}

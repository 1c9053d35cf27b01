namespace Orleans.Engine.Reminders;

/// <summary>When a reminder ticks.</summary>
internal static class ReminderSchedule
{
    /// <summary>The first tick of the schedule that is not before <paramref name="now"/>: missed ones are not made up for.</summary>
    internal static DateTime NextTick(DateTime start, TimeSpan period, DateTime now)
    {
        if (start >= now) return start;
        var periods = (now - start).Ticks / period.Ticks;
        var tick = start + (period * periods);
        return tick < now ? tick + period : tick;
    }

    internal static void Check(string name, TimeSpan dueTime, TimeSpan period, TimeSpan minimum)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "reminderName");
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        if (period < minimum)
            throw new ArgumentException($"The period {period} of reminder '{name}' is below the minimum of {minimum}; use a timer.", nameof(period));
    }
}

namespace Orleans
{
    /// <summary>A grain that reminders wake. Its ticks are calls like others.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }
}

namespace Orleans.Runtime
{
    /// <summary>A registered reminder, as this activation knows it.</summary>
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>The table of reminders could not do what was asked.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}

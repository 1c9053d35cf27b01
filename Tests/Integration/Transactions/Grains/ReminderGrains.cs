using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

public interface IWakingGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task<bool> Unregister(string name);

    /// <summary>Unregisters with a handle that is older than the registration.</summary>
    Task UnregisterStale(string name, TimeSpan period);

    Task<string[]> Names();

    Task Forget();
}

public sealed class WakingGrain : Grain, IWakingGrain, IRemindable
{
    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder) return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task UnregisterStale(string name, TimeSpan period)
    {
        var old = await this.RegisterOrUpdateReminder(name, period, period);
        await this.RegisterOrUpdateReminder(name, period, period);
        await this.UnregisterReminder(old);
    }

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task Forget()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Writes which activation was woken, and that the tick is one of the schedule.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Add($"{this.GetPrimaryKeyString()}/{reminderName}", GrainContext.ActivationId.ToString());
        if (status.CurrentTickTime < status.FirstTickTime) Journal.Add($"{this.GetPrimaryKeyString()}/{reminderName}", "early");
        return reminderName == "failing" ? throw new InvalidOperationException("The tick fails.") : Task.CompletedTask;
    }
}

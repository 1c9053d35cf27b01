using Microsoft.Extensions.Logging;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Reminders;

/// <summary>
/// Tells the silo that fires a grain's reminders what the grain has changed. Which silo that is follows from the grain's id alone, so it
/// is another one for a grain whose class has a say in its place.
/// </summary>
internal sealed class ReminderNews(LocalReminders reminders, ILocalSiloDetails silo, IGrainFactory grains, ILogger<ReminderNews> logger)
{
    internal Task SetAsync(ReminderEntry entry)
    {
        var owner = reminders.OwnerOf(entry.GrainId);
        if (owner != silo.SiloAddress) return TellAsync(owner, news => news.Set(entry));
        reminders.Set(entry);
        return Task.CompletedTask;
    }

    internal Task RemoveAsync(GrainId grain, string name)
    {
        var owner = reminders.OwnerOf(grain);
        if (owner != silo.SiloAddress) return TellAsync(owner, news => news.Remove(grain, name));
        reminders.Remove(grain, name);
        return Task.CompletedTask;
    }

    private Task TellAsync(SiloAddress owner, Func<IReminderNewsGrain, Task> tell)
    {
        // It is no call of the grain whose turn this is: its transaction and its context stay here.
        using (new SuppressedFlow()) return Task.Run(() => TryTellAsync(owner, tell));
    }

    private async Task TryTellAsync(SiloAddress owner, Func<IReminderNewsGrain, Task> tell)
    {
        try
        {
            await tell(grains.GetGrain<IReminderNewsGrain>(ReminderNewsGrain.IdOf(owner))).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The table has it. Whoever fires reminders after a silo that is gone reads the table first, and the others do from time to time.
            logger.LogWarning(e, "Silo {Owner}, which fires the reminder, could not be told of its change; it finds it in the table", owner);
        }
    }
}

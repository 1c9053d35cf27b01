using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Reminders;

/// <summary>Where a silo hears of reminders that it fires and that were changed on another one.</summary>
internal interface IReminderNewsGrain : IGrainWithStringKey
{
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Set(ReminderEntry entry);

    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Remove(GrainId grain, string name);
}

/// <summary>Passes it on to what fires reminders.</summary>
[GrainType(TypeName)]
internal sealed class ReminderNewsGrain(LocalReminders reminders) : Grain, IReminderNewsGrain
{
    internal const string TypeName = SiloGrains.Prefix + "reminders";

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));

    public Task Set(ReminderEntry entry)
    {
        reminders.Set(entry);
        return Task.CompletedTask;
    }

    public Task Remove(GrainId grain, string name)
    {
        reminders.Remove(grain, name);
        return Task.CompletedTask;
    }
}

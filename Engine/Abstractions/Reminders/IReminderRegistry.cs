using Orleans.Services;

namespace Orleans.Services
{
    /// <summary>A service with an instance on every silo.</summary>
    public interface IGrainService : ISystemTarget;

    /// <summary>The caller's side of a grain service.</summary>
    public interface IGrainServiceClient<TGrainService> where TGrainService : IGrainService;
}

namespace Orleans
{
    /// <summary>Keeps the reminders of a part of the grains and fires them.</summary>
    public interface IReminderService : IGrainService
    {
        Task Start();

        Task Stop();

        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId grainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        Task UnregisterReminder(IGrainReminder reminder);

        Task<IGrainReminder?> GetReminder(GrainId grainId, string reminderName);

        Task<List<IGrainReminder>> GetReminders(GrainId grainId);
    }
}

namespace Orleans.Timers
{
    /// <summary>Registers reminders for grains; <see cref="GrainReminderExtensions"/> is what grains use.</summary>
    public interface IReminderRegistry : IGrainServiceClient<IReminderService>
    {
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}

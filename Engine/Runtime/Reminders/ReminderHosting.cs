using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Engine.Reminders;
using Orleans.Timers;

namespace Orleans.Hosting;

public static class SiloBuilderReminderExtensions
{
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Fires the reminders of the registered table; every silo has it.</summary>
    public static void AddReminders(this IServiceCollection services)
    {
        services.TryAddSingleton<LocalReminders>();
        services.TryAddSingleton<ReminderNews>();
        services.TryAddSingleton<IReminderRegistry, ReminderRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, ReminderLifecycle>());
    }
}

public static class SiloBuilderReminderMemoryExtensions
{
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable, MemoryReminderTable>();
        return builder;
    }
}

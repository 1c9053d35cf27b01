using Microsoft.Extensions.Configuration;
using Orleans.Engine.Reminders;
using Orleans.Providers;

[assembly: RegisterProvider("Memory", "Reminders", "Silo", typeof(MemoryReminderProvider))]

namespace Orleans.Engine.Reminders;

/// <summary>Reminders in memory, asked for by configuration.</summary>
internal sealed class MemoryReminderProvider : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseInMemoryReminderService();
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Hosting;

/// <summary>The clocks of the runtime's areas: the plain one, unless the application has registered another under the name of an area.</summary>
internal static class TimeProviders
{
    private static readonly string[] Names =
    [
        TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, TimeProviderNames.Grains,
        TimeProviderNames.Membership, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers,
    ];

    internal static void AddTimeProviders(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        foreach (var name in Names) services.TryAddKeyedSingleton(name, static (s, _) => s.GetRequiredService<TimeProvider>());
        services.AddSingleton<SiloClock>();
        services.AddKeyedSingleton(
            TimeProviderNames.ActivationManagement,
            static (s, _) => new SiloClock(s.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.ActivationManagement)));
    }
}

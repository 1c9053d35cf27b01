using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Engine.Hosting;

namespace Orleans.Configuration;

/// <summary>Asks for options to be printed when the silo starts.</summary>
public static class OptionConfigureExtensionMethods
{
    public static IServiceCollection ConfigureNamedOptionForLogging<TOptions>(this IServiceCollection services, string name) where TOptions : class
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, OptionsLog>());
        services.AddSingleton(new LoggedOptions(typeof(TOptions), name));
        return services;
    }
}

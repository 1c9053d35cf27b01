using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Persistence.Memory;
using Orleans.Runtime.Hosting;

namespace Orleans.TestingHost;

/// <summary>Adds what tests need to silos.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>Memory storage that fails as planned with <see cref="IStorageFaultGrain"/>.</summary>
    public static ISiloBuilder AddFaultInjectionMemoryStorage(
        this ISiloBuilder builder,
        string name,
        Action<MemoryGrainStorageOptions> configureOptions,
        Action<FaultInjectionGrainStorageOptions> configureFaultInjectionOptions) =>
        builder.AddFaultInjectionMemoryStorage(name, options => options.Configure(configureOptions), options => options.Configure(configureFaultInjectionOptions));

    /// <summary>Memory storage that fails as planned with <see cref="IStorageFaultGrain"/>.</summary>
    public static ISiloBuilder AddFaultInjectionMemoryStorage(
        this ISiloBuilder builder,
        string name,
        Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null,
        Action<OptionsBuilder<FaultInjectionGrainStorageOptions>>? configureFaultInjectionOptions = null)
    {
        configureOptions?.Invoke(builder.Services.AddOptions<MemoryGrainStorageOptions>(name));
        configureFaultInjectionOptions?.Invoke(builder.Services.AddOptions<FaultInjectionGrainStorageOptions>(name));
        builder.Services.AddGrainStorage(name, static (services, key) => new FaultInjectionGrainStorage(
            services.NewMemoryStorage(key, services.GetOptionsByName<MemoryGrainStorageOptions>(key).GrainStorageSerializer),
            key,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetOptionsByName<FaultInjectionGrainStorageOptions>(key)));
        return builder;
    }
}

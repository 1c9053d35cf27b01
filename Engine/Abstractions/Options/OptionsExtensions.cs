using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Orleans
{
    public static class NamedOptionExtensions
    {
        public static TOption GetOptionsByName<TOption>(this IServiceProvider services, string name) where TOption : class, new() =>
            services.GetRequiredService<IOptionsMonitor<TOption>>().Get(name);
    }
}

namespace Orleans.Configuration.Overrides
{
    public static class OptionsOverrides
    {
        /// <summary>The cluster's options, or those that were registered under the provider's name.</summary>
        public static IOptions<ClusterOptions> GetProviderClusterOptions(this IServiceProvider services, string providerName) =>
            services.GetKeyedService<IOptions<ClusterOptions>>(providerName) ?? services.GetRequiredService<IOptions<ClusterOptions>>();
    }
}

namespace Orleans.Configuration.Internal
{
    /// <summary>The same singleton under another service type.</summary>
    public static class ServiceCollectionExtensions
    {
        public static void AddFromExisting<TService, TImplementation>(this IServiceCollection services) where TImplementation : TService =>
            services.AddFromExisting(typeof(TService), typeof(TImplementation));

        public static void AddFromExisting(this IServiceCollection services, Type service, Type implementation) =>
            services.Add(Alias(services, service, implementation));

        public static void TryAddFromExisting<TService, TImplementation>(this IServiceCollection services)
            where TImplementation : TService =>
            services.TryAdd(Alias(services, typeof(TService), typeof(TImplementation)));

        private static ServiceDescriptor Alias(IServiceCollection services, Type service, Type implementation)
        {
            var registered = services.FirstOrDefault(s => s.ServiceType == implementation && !s.IsKeyedService)
                ?? throw new ArgumentException($"{implementation} is not registered.", nameof(implementation));
            return new(service, provider => provider.GetRequiredService(implementation), registered.Lifetime);
        }
    }
}

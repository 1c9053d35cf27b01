using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Placement;

/// <summary>Registers placement filters of the application.</summary>
public static class PlacementFilterExtensions
{
    public static IServiceCollection AddPlacementFilter<TFilter, TDirector>(this IServiceCollection services, ServiceLifetime strategyLifetime)
        where TFilter : PlacementFilterStrategy, new()
        where TDirector : class, IPlacementFilterDirector
    {
        services.Add(ServiceDescriptor.DescribeKeyed(
            typeof(PlacementFilterStrategy), typeof(TFilter).Name, static (_, _) => new TFilter(), strategyLifetime));
        return services.AddKeyedSingleton<IPlacementFilterDirector, TDirector>(typeof(TFilter));
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Dashboard;

namespace Orleans.Dashboard;

/// <summary>The page that shows what runs in the cluster.</summary>
public static class ServiceCollectionExtensions
{
    public static ISiloBuilder AddDashboard(this ISiloBuilder siloBuilder, Action<DashboardOptions>? configureOptions = null)
    {
        Add(siloBuilder.Services, configureOptions);
        return siloBuilder;
    }

    public static IClientBuilder AddDashboard(this IClientBuilder clientBuilder, Action<DashboardOptions>? configureOptions = null)
    {
        Add(clientBuilder.Services, configureOptions);
        return clientBuilder;
    }

    /// <summary>Open to everybody, unless the returned group is given a policy.</summary>
    public static RouteGroupBuilder MapOrleansDashboard(this IEndpointRouteBuilder endpoints, string? routePrefix = null)
    {
        var group = endpoints.MapGroup(routePrefix ?? "");
        group.MapGet("/", static () => Results.Content(DashboardPage.Html, "text/html; charset=utf-8"));
        group.MapGet("/api/cluster", static (DashboardReader reader) => reader.Latest);
        group.MapGet("/api/history", static (DashboardReader reader) => reader.History);
        return group;
    }

    private static void Add(IServiceCollection services, Action<DashboardOptions>? configure)
    {
        services.AddOptions<DashboardOptions>()
            .Validate(static options => options.CounterUpdateIntervalMs >= 100, "DashboardOptions.CounterUpdateIntervalMs must be at least 100.")
            .Validate(static options => options.HistoryLength is > 0 and <= 10_000, "DashboardOptions.HistoryLength must be 1 to 10,000.");
        if (configure is not null) services.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(DashboardReader))) return;
        services.AddSingleton<DashboardReader>();
        services.AddHostedService(static provider => provider.GetRequiredService<DashboardReader>());
    }
}

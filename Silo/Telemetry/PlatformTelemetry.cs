using System.Diagnostics;

namespace Orleans.Platform.Silo.Telemetry;

/// <summary>OpenTelemetry, switched on by the standard setting <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
internal static class PlatformTelemetry
{
    /// <summary>Whether a collector is configured.</summary>
    public static bool IsConfigured(IConfiguration configuration) => configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    /// <summary>Exports traces and metrics when an endpoint is configured; costs nothing otherwise. Call before the silo is added: it starts first and stops last.</summary>
    public static void AddPlatformTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!IsConfigured(configuration)) return;
        services.AddSingleton<IHostedService>(new TelemetryExport(configuration));
    }

    /// <summary>Names the span of an HTTP request by its route.</summary>
    public static void UseRequestSpans(this WebApplication application) => application.Use(async (http, next) =>
    {
        await next(http);
        if (Activity.Current is not { IsAllDataRequested: true } span) return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
    });
}

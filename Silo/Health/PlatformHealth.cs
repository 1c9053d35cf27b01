using Npgsql;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Health;

/// <summary>What a load balancer or an orchestrator asks.</summary>
internal static class PlatformHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddPlatformHealth(this IServiceCollection services)
    {
        services.AddSingleton<SiloState>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<SiloState>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloState>());
    }

    public static void AddFrontEndHealth(this IServiceCollection services)
    {
        services.AddSingleton<GatewayState>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<GatewayState>());
        services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<GatewayState>());
    }

    /// <summary>Live: the process answers. Ready: the database answers, and the silo takes calls or the front end is connected to one that does.</summary>
    public static void MapPlatformHealth(this WebApplication application)
    {
        application.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        application.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IReadiness readiness, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (readiness.Problem is { } problem) return NotReady(problem);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await DatabaseCheck.AnswersAsync(database, patience.Token) ? Results.Text("ready") : NotReady("The database does not answer.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReady("The database does not answer.");
        }
    }

    private static IResult NotReady(string reason) => Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
}

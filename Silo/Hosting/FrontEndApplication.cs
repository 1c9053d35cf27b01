using Orleans.Platform.Client.Web;
using Orleans.Platform.Silo.Health;
using Orleans.Platform.Silo.Telemetry;
using Orleans.Platform.Storage;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>Composes a front end without a silo: a client of the cluster that shares the database.</summary>
internal static class FrontEndApplication
{
    public static WebApplication Build(WebApplicationBuilder builder, string connectionString)
    {
        var configuration = builder.Configuration;
        builder.Services.AddPlatformTelemetry(configuration);
        builder.Services.AddPlatformStorage(connectionString);
        builder.UseOrleansClient(client =>
        {
            if (PlatformTelemetry.IsConfigured(configuration)) client.AddActivityPropagation();
            client.UseTransactions();
            client.UsePlatformClustering();
        });
        builder.Services.AddFrontEndHealth();
        builder.Services.AddPaymentsFrontEnd(configuration);

        var application = builder.Build();
        application.UseRequestSpans();
        application.MapPlatformHealth();
        application.MapPaymentsFrontEnd();
        return application;
    }
}

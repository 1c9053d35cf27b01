using Orleans.Platform.Client.Web;
using Orleans.Platform.Governance;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Grains.Verification;
using Orleans.Platform.Silo.Health;
using Orleans.Platform.Silo.Telemetry;
using Orleans.Platform.Storage;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>Composes the silo: engine, transactions, governance, the payments application and its front end.</summary>
internal static class SiloApplication
{
    public static WebApplication Build(WebApplicationBuilder builder, string connectionString, byte[] masterKey)
    {
        var configuration = builder.Configuration;
        builder.Services.AddPlatformTelemetry(configuration);
        builder.Services.AddPlatformStorage(connectionString);
        builder.UseOrleans(silo =>
        {
            if (PlatformTelemetry.IsConfigured(configuration)) silo.AddActivityPropagation();
            silo.UseTransactions();
            silo.UsePlatformClustering();
            silo.Services.AddPlatformTransactions(options => configuration.GetSection("Transactions").Bind(options));
            silo.Services.Configure<DataProtectionOptions>(options => options.MasterKey = masterKey);
            silo.Services.AddPlatformGovernance();
            silo.Services.AddPayments(configuration);
            silo.Services.AddVerification(configuration);
        });
        builder.Services.AddPlatformHealth();
        builder.Services.AddPaymentsFrontEnd(configuration);

        var application = builder.Build();
        application.UseRequestSpans();
        application.MapPlatformHealth();
        application.MapPaymentsFrontEnd();
        return application;
    }
}

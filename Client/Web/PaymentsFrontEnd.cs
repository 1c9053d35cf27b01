using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Platform.Client.Web.Accounts;
using Orleans.Platform.Client.Web.Batches;
using Orleans.Platform.Client.Web.Http;
using Orleans.Platform.Client.Web.Payments;
using Orleans.Platform.Client.Web.Problems;
using Orleans.Platform.Client.Web.Provenance;
using Orleans.Platform.Client.Web.Requests;
using Orleans.Platform.Client.Web.Transactions;
using Orleans.Platform.Client.Web.Transfers;
using Orleans.Platform.Client.Web.Verification;

namespace Orleans.Platform.Client.Web;

/// <summary>The HTTP front end of the payments application.</summary>
public static class PaymentsFrontEnd
{
    /// <summary>The largest JSON body: no request of this API comes near it.</summary>
    internal const long MaxJsonBytes = 32 * 1024;

    /// <summary>Adds what the front end needs. <c>Platform:DevelopmentApiKey</c> is the key that callers must send.</summary>
    public static IServiceCollection AddPaymentsFrontEnd(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new ApiKeys(configuration));
        services.AddSingleton(BatchOptions.From(configuration));
        services.AddSingleton<Replays>();
        services.AddSingleton<BatchRunner>();
        services.AddOpenApi(ApiDescription.Configure);
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options => MakeStrict(options.SerializerOptions));
        return services;
    }

    /// <summary>Adds the routes, authentication, and problem details for everything that goes wrong in this pipeline.</summary>
    public static WebApplication MapPaymentsFrontEnd(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseMiddleware<OverloadMiddleware>();
        app.UseMiddleware<RequestIdentityMiddleware>();

        app.MapOpenApi();
        app.MapAccounts();
        app.MapTransfers();
        app.MapPayments();
        app.MapBatches();
        app.MapProvenance();
        app.MapTransactions();
        app.MapRequests();
        app.MapVerification(app.Configuration);
        return app;
    }

    private static void MakeStrict(JsonSerializerOptions options)
    {
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 16;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}

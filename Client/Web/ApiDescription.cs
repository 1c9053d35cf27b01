using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orleans.Platform.Client.Web.Http;

namespace Orleans.Platform.Client.Web;

/// <summary>The head of the OpenAPI document.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "apiKey";

    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Orleans Platform: payments";
        document.Info.Description =
            "Accounts, transfers and payments, each exactly once and audited. Errors are problem details (RFC 9457) with a stable type.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyMiddleware.HeaderName,
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        return Task.CompletedTask;
    });
}

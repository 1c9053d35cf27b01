using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Platform.Grains.Payments.Provider;

namespace Orleans.Platform.Grains.Payments;

/// <summary>Registers what the payment grains need.</summary>
public static class PaymentsServices
{
    // A provider's answer is a kilobyte or two; more is an attack or a mistake.
    private const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Adds the payments application. <c>Payments:ProviderUrl</c> must name the provider.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IPaymentProvider>(_ => new StripePaymentProvider(CreateClient(configuration)));
        return services;
    }

    private static HttpClient CreateClient(IConfiguration configuration)
    {
        string? url = configuration["Payments:ProviderUrl"];
        if (!Uri.TryCreate(url?.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new InvalidOperationException("Payments:ProviderUrl must be the http or https address of the payment provider.");

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };

        // The effect's own time-out ends a try, so that there is one clock for it.
        return new HttpClient(handler)
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }
}

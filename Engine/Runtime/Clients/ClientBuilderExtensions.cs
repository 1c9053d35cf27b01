using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Clients;
using Orleans.Engine.Filters;

namespace Orleans.Hosting;

/// <summary>Configures a client.</summary>
public static partial class ClientBuilderExtensions
{
    public static IClientBuilder ConfigureServices(this IClientBuilder builder, Action<IServiceCollection> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(builder.Services);
        return builder;
    }

    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions) where TOptions : class
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }

    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, IConfiguration configuration) where TOptions : class
    {
        builder.Services.Configure<TOptions>(configuration);
        return builder;
    }

    /// <summary>Trace contexts go along with calls, and calls have spans.</summary>
    public static IClientBuilder AddActivityPropagation(this IClientBuilder builder) => builder
        .AddOutgoingGrainCallFilter<ActivityOutgoingFilter>()
        .AddIncomingGrainCallFilter<ActivityIncomingFilter>();

    public static IClientBuilder UseConnectionRetryFilter(
        this IClientBuilder builder, Func<Exception, CancellationToken, Task<bool>> connectionRetryFilter)
    {
        ArgumentNullException.ThrowIfNull(connectionRetryFilter);
        return builder.UseConnectionRetryFilter(new DelegateRetryFilter(connectionRetryFilter));
    }

    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, IClientConnectionRetryFilter connectionRetryFilter)
    {
        builder.Services.AddSingleton(connectionRetryFilter);
        return builder;
    }

    public static IClientBuilder UseConnectionRetryFilter<TConnectionRetryFilter>(this IClientBuilder builder)
        where TConnectionRetryFilter : class, IClientConnectionRetryFilter
    {
        builder.Services.AddSingleton<IClientConnectionRetryFilter, TConnectionRetryFilter>();
        return builder;
    }

    public static IClientBuilder AddClusterConnectionLostHandler(this IClientBuilder builder, ConnectionToClusterLostHandler handler) =>
        builder.AddClusterConnectionLostHandler(_ => handler);

    public static IClientBuilder AddClusterConnectionLostHandler(
        this IClientBuilder builder, Func<IServiceProvider, ConnectionToClusterLostHandler> handlerFactory)
    {
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(provider => new LostHandlerObserver(provider, handlerFactory(provider)));
        return builder;
    }

    public static IClientBuilder AddGatewayCountChangedHandler(this IClientBuilder builder, GatewayCountChangedHandler handler) =>
        builder.AddGatewayCountChangedHandler(_ => handler);

    public static IClientBuilder AddGatewayCountChangedHandler(
        this IClientBuilder builder, Func<IServiceProvider, GatewayCountChangedHandler> handlerFactory)
    {
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(provider => new CountHandlerObserver(provider, handlerFactory(provider)));
        return builder;
    }

    public static IClientBuilder AddClusterConnectionStatusObserver<TObserver>(this IClientBuilder builder)
        where TObserver : class, IClusterConnectionStatusObserver
    {
        builder.Services.AddSingleton<IClusterConnectionStatusObserver, TObserver>();
        return builder;
    }

    public static IClientBuilder AddClusterConnectionStatusObserver<TObserver>(this IClientBuilder builder, TObserver observer)
        where TObserver : IClusterConnectionStatusObserver
    {
        builder.Services.AddSingleton<IClusterConnectionStatusObserver>(observer);
        return builder;
    }

    /// <summary>A client that creates transactions needs nothing of its own: the silos run them.</summary>
    public static IClientBuilder UseTransactions(this IClientBuilder builder) => builder;
}

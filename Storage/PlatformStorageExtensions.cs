using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Orleans.Platform.Storage;

/// <summary>Adds the platform's database to a host.</summary>
public static class PlatformStorageExtensions
{
    /// <summary>Registers one <see cref="NpgsqlDataSource"/>, built when it is first needed and closed with the host.</summary>
    public static IServiceCollection AddPlatformStorage(this IServiceCollection services, Action<PlatformStorageOptions>? configure = null)
    {
        var options = services.AddOptions<PlatformStorageOptions>()
            .Validate(value => value.ConnectionString.Length > 0, "PlatformStorageOptions.ConnectionString is missing.")
            .Validate(value => value.MaxAutoPrepare >= 0, "PlatformStorageOptions.MaxAutoPrepare is negative.")
            .Validate(value => value.MaxPoolSize > 1, "PlatformStorageOptions.MaxPoolSize must be at least 2.");
        if (configure is not null) options.Configure(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => CreateDataSource(
            provider.GetRequiredService<IOptions<PlatformStorageOptions>>().Value,
            provider.GetService<ILoggerFactory>()));
        return services;
    }

    /// <summary>Registers the data source for a connection string.</summary>
    public static IServiceCollection AddPlatformStorage(this IServiceCollection services, string connectionString)
        => services.AddPlatformStorage(options => options.ConnectionString = connectionString);

    /// <summary>Builds a data source with the platform's defaults, outside of a host.</summary>
    public static NpgsqlDataSource CreateDataSource(PlatformStorageOptions options, ILoggerFactory? loggerFactory = null)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var connection = builder.ConnectionStringBuilder;
        connection.Multiplexing = false; // Commits are batches already; multiplexing would mix their round trips.
        connection.ApplicationName ??= options.ApplicationName;
        if (connection.MaxAutoPrepare == 0) connection.MaxAutoPrepare = options.MaxAutoPrepare;
        if (!connection.ShouldSerialize("Maximum Pool Size")) connection.MaxPoolSize = options.MaxPoolSize;
        if (loggerFactory is not null) builder.UseLoggerFactory(loggerFactory);
        return builder.Build();
    }
}

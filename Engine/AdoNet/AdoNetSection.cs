using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.AdoNet;

/// <summary>
/// What a configuration section says about a database: <c>Invariant</c>, and <c>ConnectionString</c>, or <c>ConnectionName</c> of one
/// among the connection strings, or <c>ServiceKey</c> of a data source among the services.
/// </summary>
internal sealed class AdoNetSection(IConfigurationSection section, IServiceProvider services)
{
    internal string? Invariant => section["Invariant"] is { Length: > 0 } invariant ? invariant : null;

    internal string? ConnectionString => section["ConnectionString"] is { Length: > 0 } text ? text
        : section["ConnectionName"] is { Length: > 0 } name ? services.GetRequiredService<IConfiguration>().GetConnectionString(name)
        : null;

    internal DbDataSource? DataSource =>
        section["ServiceKey"] is { Length: > 0 } key ? services.GetRequiredKeyedService<DbDataSource>(key) : null;
}

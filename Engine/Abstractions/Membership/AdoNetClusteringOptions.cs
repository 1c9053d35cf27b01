using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Where silos find the membership table.</summary>
public class AdoNetClusteringSiloOptions
{
    [RedactConnectionString]
    public string? ConnectionString { get; set; }

    /// <summary>Instead of a connection string.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Name of the provider: Npgsql for PostgreSQL.</summary>
    public string Invariant { get; set; } = "";
}

/// <summary>Where clients find the membership table, which tells them the gateways.</summary>
public class AdoNetClusteringClientOptions
{
    [RedactConnectionString]
    public string? ConnectionString { get; set; }

    /// <summary>Instead of a connection string.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Name of the provider: Npgsql for PostgreSQL.</summary>
    public string Invariant { get; set; } = "";
}

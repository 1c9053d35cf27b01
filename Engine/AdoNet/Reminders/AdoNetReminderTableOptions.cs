using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Where reminders are stored.</summary>
public class AdoNetReminderTableOptions
{
    /// <summary>Name of the provider: Npgsql for PostgreSQL.</summary>
    public string Invariant { get; set; } = "";

    [RedactConnectionString]
    public string? ConnectionString { get; set; }

    /// <summary>Instead of a connection string.</summary>
    public DbDataSource? DataSource { get; set; }
}

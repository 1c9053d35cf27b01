using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Where states are stored, and how.</summary>
public class AdoNetGrainStorageOptions : IStorageProviderSerializerOptions
{
    public const string DEFAULT_ADONET_INVARIANT = "Microsoft.Data.SqlClient";
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    [RedactConnectionString]
    public string? ConnectionString { get; set; }

    /// <summary>Instead of a connection string.</summary>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Name of the provider. PostgreSQL, Npgsql, is the one there is; it has to be said.</summary>
    public string Invariant { get; set; } = DEFAULT_ADONET_INVARIANT;

    /// <summary>The stage of the silo's lifecycle at which tables are created.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>False: a cleared state keeps its row and its tag, so that a write of somebody who has not seen the clearing fails.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>The form of stored states: JSON unless another one is chosen here or for the silo.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}

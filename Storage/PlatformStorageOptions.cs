namespace Orleans.Platform.Storage;

/// <summary>Where the platform's database is and how to talk to it.</summary>
public sealed class PlatformStorageOptions
{
    /// <summary>The connection string. Required. What it says itself comes before the defaults below.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How the connections call themselves in <c>pg_stat_activity</c>. Default: <c>orleans-platform</c>.</summary>
    public string ApplicationName { get; set; } = "orleans-platform";

    /// <summary>How many statements a connection prepares by itself after their fifth use. Default: 200; 0 switches it off.</summary>
    public int MaxAutoPrepare { get; set; } = 200;

    /// <summary>Connections of one silo at most; further work waits for one. Default: 20. Commits need one, the rest is for reads.</summary>
    public int MaxPoolSize { get; set; } = 20;
}

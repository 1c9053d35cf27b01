namespace Orleans.Platform.Storage.Embedded;

/// <summary>How the embedded PostgreSQL is run.</summary>
public sealed class EmbeddedPostgresOptions
{
    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>. Default: looked for in <c>PATH</c> and the usual places.</summary>
    public string? BinFolder { get; set; }

    /// <summary>The account that runs the server when this process runs as root, which PostgreSQL refuses. Default: <c>postgres</c>.</summary>
    public string ServerUser { get; set; } = "postgres";

    /// <summary>How long a start may take, recovery included. Default: two minutes.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a fast shutdown may take before the server is stopped at once (and recovers at its next start). Default: 20 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);
}

namespace Orleans.Configuration;

public class ClusterOptions
{
    public const string DefaultClusterId = "default";
    public const string DefaultServiceId = "default";

    /// <summary>One running cluster.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The application, stable for ever: keys in the database contain it.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}

public class SiloOptions
{
    public string SiloName { get; set; } = null!;
}

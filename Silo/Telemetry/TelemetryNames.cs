namespace Orleans.Platform.Silo.Telemetry;

/// <summary>The sources of spans and measurements that the host exports.</summary>
internal static class TelemetryNames
{
    public const string ServiceName = "orleans-platform";

    public static readonly string[] Sources =
        ["Microsoft.AspNetCore", "Microsoft.Orleans.*", "Orleans.Platform", "Orleans.Platform.*", "Npgsql"];

    public static readonly string[] Meters =
        ["Microsoft.Orleans", "Orleans.Platform", "Orleans.Platform.*", "Microsoft.AspNetCore.Hosting", "Npgsql", "System.Runtime"];
}

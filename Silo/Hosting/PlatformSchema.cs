using System.Reflection;
using Orleans.Platform.Governance;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Migrations;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Hosting;

/// <summary>The schema of the platform's database.</summary>
public static class PlatformSchema
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The assemblies with migrations.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(PlatformStorageOptions).Assembly, typeof(GovernanceOptions).Assembly];

    /// <summary>Checks that the database answers and is durable, and brings it to this program's schema.</summary>
    internal static async Task PrepareAsync(string connectionString, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        await using var dataSource = PlatformStorageExtensions.CreateDataSource(new() { ConnectionString = connectionString });
        await DatabaseCheck.RunAsync(dataSource, Patience, cancellationToken);
        var runner = new MigrationRunner(dataSource, Assemblies, TimeProvider.System, loggers.CreateLogger<MigrationRunner>());
        await runner.RunAsync(cancellationToken);
    }
}

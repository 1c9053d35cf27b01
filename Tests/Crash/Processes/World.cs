using System.Globalization;
using System.Runtime.Versioning;

namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>A provider, a silo and its PostgreSQL, as processes with storage in a temporary folder.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class World : IAsyncDisposable
{
    public const string ApiKey = "crash-test-key";

    private World(string folder, IReadOnlyDictionary<string, double> faults)
    {
        Folder = folder;
        Provider = new ServerProcess(
            "The provider",
            BuiltOutput.Find("Samples/PaymentProvider", "PaymentProvider.dll"),
            $"http://127.0.0.1:{Ports.Free()}",
            "/health/live",
            Path.Combine(folder, "provider.log"));
        Provider.Arguments.AddRange(["--urls", Provider.Url, "--data", Path.Combine(folder, "provider")]);
        Provider.Arguments.AddRange(faults.Select(f => $"--Faults:{f.Key}={f.Value.ToString(CultureInfo.InvariantCulture)}"));

        Silo = new ServerProcess(
            "The silo",
            BuiltOutput.Find("Silo", "Orleans.Platform.Silo.dll"),
            $"http://127.0.0.1:{Ports.Free()}",
            "/health/ready",
            Path.Combine(folder, "silo.log"));
        Silo.Environment["Urls"] = Silo.Url;
        Silo.Environment["Platform__DataFolder"] = DataFolder;
        Silo.Environment["Platform__DevelopmentApiKey"] = ApiKey;
        Silo.Environment["Payments__ProviderUrl"] = Provider.Url;
        Silo.Environment["Orleans__Endpoints__SiloPort"] = $"{Ports.Free()}";
        Silo.Environment["Orleans__Endpoints__GatewayPort"] = $"{Ports.Free()}";
        Postgres = new PostgresProcesses(DataFolder);
    }

    public string Folder { get; }

    public string DataFolder => Path.Combine(Folder, "data");

    public ServerProcess Provider { get; }

    public ServerProcess Silo { get; }

    public PostgresProcesses Postgres { get; }

    public static async Task<World> StartAsync(IReadOnlyDictionary<string, double> faults)
    {
        // Directly under the temporary folder, through which PostgreSQL's own account can pass.
        string folder = Path.Combine(Path.GetTempPath(), $"orleans-platform-crash-{Guid.NewGuid():N}"[..40]);
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(folder, Open);
        var world = new World(folder, faults);
        try
        {
            await world.Provider.StartAsync();
            await world.Silo.StartAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Provider.DisposeAsync();
        await Postgres.KillAsync();
        if (Environment.GetEnvironmentVariable("CRASH_KEEP") is null)
            Directory.Delete(Folder, recursive: true);
    }
}

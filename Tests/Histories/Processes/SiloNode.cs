using Orleans.Platform.Tests.Crash.Processes;

namespace Orleans.Platform.Tests.Histories.Processes;

/// <summary>One silo process with its own line to the database, and a line over which the other silos reach it.</summary>
public sealed class SiloNode : IAsyncDisposable
{
    public const string ApiKey = "histories-test-key";

    private SiloNode(string name, Database database, string folder, IReadOnlyDictionary<string, string> settings)
    {
        Line = new LineProxy(database.Port);
        var siloPort = Ports.Free();
        PeerLine = new LineProxy(siloPort);
        Process = new ServerProcess(
            name,
            BuiltOutput.Find("Silo", "Orleans.Platform.Silo.dll"),
            $"http://127.0.0.1:{Ports.Free()}",
            "/health/ready",
            Path.Combine(folder, $"{name}.log"));
        SetCommon(Process, database.ConnectionStringVia(Line.Port));
        Process.Environment["Platform__MasterKey"] = new string('0', 64);
        Process.Environment["Payments__ProviderUrl"] = "http://127.0.0.1:1";
        Process.Environment["ShutdownTimeoutSeconds"] = "35"; // More than the time for which calls may go on in a silo that stops.
        Process.Environment["Orleans__Endpoints__AdvertisedIPAddress"] = "127.0.0.1"; // Where the line to it is, also with a secret.
        Process.Environment["Orleans__Endpoints__SiloPort"] = $"{PeerLine.Port}";
        Process.Environment["Orleans__Endpoints__SiloListeningEndpoint"] = $"127.0.0.1:{siloPort}";
        Process.Environment["Orleans__Endpoints__GatewayPort"] = $"{Ports.Free()}";
        foreach (var (setting, value) in settings) Process.Environment[setting] = value;
    }

    public ServerProcess Process { get; }

    public LineProxy Line { get; }

    public LineProxy PeerLine { get; }

    public string Url => Process.Url;

    public static async Task<SiloNode> StartAsync(string name, Database database, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var node = new SiloNode(name, database, folder, settings);
        try
        {
            await node.Process.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A front end without a silo: a client of the silos on the same database.</summary>
    public static ServerProcess FrontEnd(string url, Database database, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var process = new ServerProcess("front-end", BuiltOutput.Find("Silo", "Orleans.Platform.Silo.dll"), url, "/health/ready", Path.Combine(folder, "front-end.log"));
        SetCommon(process, database.ConnectionStringVia(database.Port));
        foreach (var (setting, value) in settings) process.Environment[setting] = value;
        process.Environment["Platform__Role"] = "web";
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Line.DisposeAsync();
        await PeerLine.DisposeAsync();
    }

    private static void SetCommon(ServerProcess process, string connectionString)
    {
        process.Environment["Urls"] = process.Url;
        process.Environment["ConnectionStrings__Platform"] = connectionString;
        process.Environment["Platform__DevelopmentApiKey"] = ApiKey;
        process.Environment["Verification__Enabled"] = "true";
    }
}

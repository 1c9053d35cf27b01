using System.CommandLine;
using System.Net;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Benchmarks.Hosting;

/// <summary><c>silo</c>: one silo of a cluster, for the benchmarks that have their silos in processes of their own.</summary>
public static class SiloCommand
{
    private const string ConnectionOption = "--connection", SiloPortOption = "--silo-port", GatewayPortOption = "--gateway-port";

    public static Command Create()
    {
        var connection = new Option<string>(ConnectionOption) { Description = "The cluster's database.", Required = true };
        var siloPort = new Option<int>(SiloPortOption) { Description = "For the other silos.", Required = true };
        var gatewayPort = new Option<int>(GatewayPortOption) { Description = "For clients.", Required = true };
        var command = new Command("silo", "One silo of a cluster; ends when its standard input does.") { connection, siloPort, gatewayPort };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(connection)!, parsed.GetValue(siloPort), parsed.GetValue(gatewayPort), cancellationToken));
        return command;
    }

    /// <summary>Starts one in a process of its own.</summary>
    public static Task<BenchmarkProcess> StartProcessAsync(string connectionString) => BenchmarkProcess.StartAsync(
        ["silo", ConnectionOption, connectionString, SiloPortOption, $"{FreePort.Find()}", GatewayPortOption, $"{FreePort.Find()}"],
        new Dictionary<string, string>());

    private static async Task RunAsync(string connection, int siloPort, int gatewayPort, CancellationToken cancellationToken)
    {
        using var host = await PlatformSilo.StartAsync(
            connection, silo => silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort).UsePlatformClustering());
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync(cancellationToken); // Also when whoever has started it is gone.
        await host.StopAsync(CancellationToken.None);
    }
}

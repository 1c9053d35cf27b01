using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Storage.Setup;
using Orleans.TestingHost;

namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>Grain calls in one process, from a client, and between silos, each with its baseline; activation, memory and start of a silo.</summary>
internal sealed class CallsBenchmark(TimeSpan duration, int runs, string? only)
{
    internal const int Grains = 1_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // Until the last of the code that a call runs through is compiled as well as it will be, a call takes ten times as long.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly HashSet<(string Bench, string System)> _warm = [];

    public async Task RunAsync()
    {
        if (only is null or "in-process") await InProcessAsync();
        if (only is null or "client-to-silo") await OverConnectionsAsync();
        if (only is null or "silo-to-silo") await BetweenSilosAsync();
        if (only is null or "activation") await ActivationsAsync();
        if (only is null or "start") Print(new { bench = "silo-start", system = "process, with a database", milliseconds = await SiloStart.MeasureAsync(runs), runs });
    }

    private async Task InProcessAsync()
    {
        using var silo = await StartSiloAsync(FreePort.Find(), gatewayPort: 0);
        var grains = References(silo.Services.GetRequiredService<IGrainFactory>(), Enumerable.Range(0, Grains));
        foreach (var inFlight in new[] { 1, 16, 64 })
        {
            await MeasureAsync("in-process", inFlight, ("platform", key => grains[key].Number()), ("thread-pool-hop", _ => Task.Run(static () => 7)));
        }

        await silo.StopAsync();
    }

    private async Task OverConnectionsAsync()
    {
        var gateway = FreePort.Find();
        using var silo = await StartSiloAsync(FreePort.Find(), gateway);
        using var client = await StartClientAsync(gateway);
        await using var echo = await BareEcho.StartAsync();
        var grains = References(client.Services.GetRequiredService<IClusterClient>(), Enumerable.Range(0, Grains));
        foreach (var inFlight in new[] { 1, 64, 256 })
        {
            await MeasureAsync("client-to-silo", inFlight, ("platform", key => grains[key].Number()), ("framed-echo", _ => echo.CallAsync()));
        }

        await client.StopAsync();
        await silo.StopAsync();
    }

    private async Task BetweenSilosAsync()
    {
        await using var cluster = new InProcessTestClusterBuilder(2).Build();
        await cluster.DeployAsync();
        await using var echo = await BareEcho.StartAsync();
        var here = cluster.Silos[0];
        var factory = here.ServiceProvider.GetRequiredService<IGrainFactory>();
        var elsewhere = new List<int>();
        for (var key = 0; elsewhere.Count < Grains; key++)
        {
            if (!await factory.GetGrain<IEchoGrain>(key).IsOn(here.Name)) elsewhere.Add(key);
        }

        var grains = References(factory, elsewhere);
        await MeasureAsync("silo-to-silo", 256, ("platform", key => grains[key].Number()), ("framed-echo", _ => echo.CallAsync()));
    }

    private static async Task ActivationsAsync()
    {
        const int Count = 200_000;
        var began = Stopwatch.GetTimestamp();
        using var silo = await StartSiloAsync(FreePort.Find(), gatewayPort: 0);
        Print(new { bench = "silo-start", system = "in process, without a database", milliseconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds) });
        var factory = silo.Services.GetRequiredService<IGrainFactory>();
        for (var key = -Grains; key < 0; key++) await factory.GetGrain<IEchoGrain>(key).Number();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        began = Stopwatch.GetTimestamp();
        for (var key = 0; key < Count; key++) await factory.GetGrain<IEchoGrain>(key).Number();
        var each = Stopwatch.GetElapsedTime(began).TotalMicroseconds / Count;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Count;
        Print(new { bench = "activation", microseconds = Math.Round(each, 2), bytesForAnIdleActivation = Math.Round(bytes) });
        await silo.StopAsync();
    }

    private async Task MeasureAsync(string bench, int inFlight, params (string System, Func<int, Task> Call)[] systems)
    {
        var results = systems.ToDictionary(s => s.System, _ => new List<CallResult>());
        foreach (var (_, call) in systems.Where(s => _warm.Add((bench, s.System)))) await CallLoop.RunOnceAsync(64, WarmUp, call);
        for (var run = 0; run < runs; run++)
        {
            foreach (var (system, call) in systems) results[system].Add(await CallLoop.RunAsync(inFlight, duration, call));
        }

        var baseline = CallResult.Median(results[systems[^1].System]);
        foreach (var (system, _) in systems)
        {
            var median = CallResult.Median(results[system]);
            Print(new
            {
                bench, system, inFlight, callsPerSecond = median.PerSecond, p50Us = median.P50Microseconds, p99Us = median.P99Microseconds,
                cpuNsPerCall = median.CpuNanoseconds, bytesPerCall = median.Bytes,
                ofBaseline = Math.Round(median.PerSecond / baseline.PerSecond, 2), runs,
            });
        }
    }

    private static IEchoGrain[] References(IGrainFactory factory, IEnumerable<int> keys) => [.. keys.Select(key => factory.GetGrain<IEchoGrain>(key))];

    private static async Task<IHost> StartSiloAsync(int siloPort, int gatewayPort)
    {
        var builder = NewHost();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort, gatewayPort));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<IHost> StartClientAsync(int gatewayPort)
    {
        var builder = NewHost();
        builder.UseOrleansClient(client => client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort)));
        builder.Services.Configure<Orleans.Configuration.ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("dev", "dev"));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static HostApplicationBuilder NewHost() => new(new HostApplicationBuilderSettings { DisableDefaults = true });

    private static void Print(object line) => Console.Out.WriteLine(JsonSerializer.Serialize(line, Json));
}

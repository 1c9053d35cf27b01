using System.Runtime.InteropServices;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>The tests as a program of their own (<c>Tests/cluster.sh</c>): a whole cluster for people, until Ctrl-C.</summary>
internal static class Program
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static async Task<int> Main()
    {
        var stopped = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var url = Environment.GetEnvironmentVariable("Urls") ?? DefaultUrl;
        Console.WriteLine("Starting PostgreSQL, the card provider, three silos and the front end ...");
        await using var cluster = await WholeCluster.StartAsync(url);
        Console.WriteLine($"""
            Front end  {url} (OpenAPI: /openapi/v1.json)
            API key    {SiloNode.ApiKey} (X-Api-Key)
            Silos      {string.Join(", ", cluster.Silos.Select(silo => silo.Url))}
            Ctrl-C stops all.
            """);
        await stopped.Task;
        Console.WriteLine("Stopping ...");
        await cluster.StopAsync();
        return 0;

        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }
}

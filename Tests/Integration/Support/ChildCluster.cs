using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Transactions;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>Three silos of a cluster in processes of their own, which can be killed, and a client of it here.</summary>
public sealed class ChildCluster : IAsyncDisposable
{
    public const int Silos = 3;
    private const string UsualTimes = "ChildCluster__UsualTimes";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), LongestLife = TimeSpan.FromMinutes(3);

    private readonly List<Process> _processes = [];
    private IHost? _client;
    private bool _usualTimes;
    private int _started;

    /// <summary>Where the silos write what they did.</summary>
    public string Folder { get; } = Directory.CreateDirectory(TestFolders.NewPath()).FullName;

    public IGrainFactory Grains => _client!.Services.GetRequiredService<IClusterClient>();

    /// <summary>The silos' processes. The last one may have a fault point.</summary>
    public IReadOnlyList<Process> Processes => _processes;

    /// <param name="postgres">The database of the cluster.</param>
    /// <param name="faultPoint">Where the last silo dies.</param>
    /// <param name="usualTimes">The silos probe each other as often as they do when nothing is configured.</param>
    public static async Task<ChildCluster> StartAsync(PostgresFixture postgres, string? faultPoint = null, bool usualTimes = false)
    {
        var cluster = new ChildCluster { _usualTimes = usualTimes };
        try
        {
            for (var silo = 0; silo < Silos; silo++) cluster._processes.Add(cluster.Start(postgres.ConnectionString, silo == Silos - 1 ? faultPoint : null));
            await cluster.ConnectAsync(postgres.ConnectionString);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The child's side: a silo that lives until it is killed or told to stop.</summary>
    public static async Task RunSiloAsync(string connectionString, string folder)
    {
        using var silo = await TransactionsHost.StartSiloAsync(connectionString, builder =>
        {
            builder.UseOrleans(silo => silo.UsePlatformClustering().Configure<EndpointOptions>(endpoints => endpoints.GatewayPort = FreePort.Find()));
            builder.Services.AddKeyedSingleton("notary", new Notary(Path.Combine(folder, $"notary-{Environment.ProcessId}")));
            builder.Services.AddKeyedSingleton("other notary", new Notary());
            builder.Services.AddSingleton(new ClockFile(Path.Combine(folder, $"clock-{Environment.ProcessId}")));
            // On a busy machine a silo that is late is not dead; one that was killed is when its lease is over.
            if (Environment.GetEnvironmentVariable(UsualTimes) is null)
                builder.Services.Configure<ClusterMembershipOptions>(options => options.ProbeTimeout = TimeSpan.FromSeconds(5));
            builder.Services.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
        });
        using var longest = new CancellationTokenSource(LongestLife); // Nobody is left behind by a test that was ended from outside.
        await silo.WaitForShutdownAsync(longest.Token);
    }

    /// <summary>The lines that the silos have written into their files of a kind.</summary>
    public IEnumerable<string> Lines(string kind) => Directory.GetFiles(Folder, $"{kind}-*").SelectMany(File.ReadAllLines);

    public void Kill(int processId) => DetachedProcess.Signal(processId, DetachedProcess.Kill);

    /// <summary>Stops a silo as an operator does, and starts another one in its place.</summary>
    /// <returns>How long the stop took.</returns>
    public async Task<TimeSpan> RestartAsync(int silo, PostgresFixture postgres)
    {
        var began = Stopwatch.GetTimestamp();
        var old = _processes[silo];
        DetachedProcess.Signal(old.Id, DetachedProcess.Terminate);
        await UntilAsync("the silo has stopped", () => Task.FromResult(old.HasExited));
        var took = Stopwatch.GetElapsedTime(began);
        _processes[silo] = Start(postgres.ConnectionString, null);
        old.Dispose();
        await UntilAsync("all silos are active", AreAllActiveAsync);
        return took;
    }

    public Task UntilAsync(string what, Func<Task<bool>> condition) => UntilAsync(() => what, condition);

    public async Task UntilAsync(Func<string> what, Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new TimeoutException($"Waited in vain: {what()}\n{Logs()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) Kill(process.Id);
            process.Dispose();
        }

        if (_client is null) return;
        await _client.StopAsync();
        _client.Dispose();
    }

    private Process Start(string connectionString, string? faultPoint)
    {
        var settings = new Dictionary<string, string>();
        if (faultPoint is not null) settings["Platform__FaultPoint"] = faultPoint;
        if (_usualTimes) settings[UsualTimes] = "true";
        string[] command = ["dotnet", Path.ChangeExtension(typeof(ChildCluster).Assembly.Location, ".dll"), nameof(ChildCluster), connectionString, Folder];
        return DetachedProcess.Start(command, Path.Combine(Folder, $"log-{_started++}"), settings);
    }

    private async Task<bool> AreAllActiveAsync() => (await Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count == Silos;

    private async Task ConnectAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPlatformStorage(connectionString);
        builder.UseOrleansClient(client => client.UsePlatformClustering().Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = ("dev", "dev")));
        _client = builder.Build();
        await _client.StartAsync();
        await UntilAsync("all silos are active", AreAllActiveAsync);
    }

    public string Logs() => string.Join('\n', Directory.GetFiles(Folder, "log-*").Select(log => string.Join('\n', File.ReadLines(log).TakeLast(15))));
}

using System.Collections.ObjectModel;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Engine.Cluster;

namespace Orleans.TestingHost;

/// <summary>
/// A cluster inside the test's process: its silos talk over real connections, and so does its client. The client of a cluster that
/// was asked to have one silo lives in that silo's host.
/// </summary>
public sealed partial class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly MemoryMembershipTable _membership = new();
    private readonly SiloStarter _starter;
    private IClusterClient? _client;
    private IHost? _clientHost;
    private int _lastSilo = -1;

    public InProcessTestCluster(InProcessTestClusterOptions options, ITestClusterPortAllocator portAllocator)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(portAllocator);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InitialSilosCount, (short)1);
        Options = options;
        PortAllocator = portAllocator;
        _starter = new SiloStarter(options, portAllocator, _membership);
    }

    public InProcessTestClusterOptions Options { get; }

    internal ITestClusterPortAllocator PortAllocator { get; }

    public IClusterClient Client => _client
        ?? throw new InvalidOperationException("The client is not started: call DeployAsync or InitializeClientAsync first.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public async Task DeployAsync()
    {
        if (_silos.Count > 0) throw new InvalidOperationException("The cluster is already deployed.");
        await StartSilosAsync(Options.InitialSilosCount).ConfigureAwait(false);
        if (Options.InitializeClientOnDeploy) await InitializeClientAsync().ConfigureAwait(false);
    }

    public async Task InitializeClientAsync()
    {
        await StopClientAsync().ConfigureAwait(false);
        if (Options.InitialSilosCount == 1)
        {
            _client = ActiveSilo().ServiceProvider.GetRequiredService<IClusterClient>();
            return;
        }

        _clientHost = await _starter.StartClientAsync([.. GetActiveSilos().Select(s => s.GatewayAddress)]).ConfigureAwait(false);
        _client = _clientHost.Services.GetRequiredService<IClusterClient>();
    }

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(s => s.IsActive);

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
    {
        if (silo is null) return ActiveSilo().ServiceProvider;
        return (_silos.Find(s => s.SiloAddress == silo) ?? throw new ArgumentException($"{silo} is not in the cluster.", nameof(silo)))
            .ServiceProvider;
    }

    public Task StopSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, gracefully: true);

    public Task KillSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, gracefully: false);

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var hadClient = _client is not null && _clientHost is null;
        await StopSiloAsync(instance).ConfigureAwait(false);
        var restarted = await StartAgainAsync(instance).ConfigureAwait(false);
        if (hadClient) await InitializeClientAsync().ConfigureAwait(false);
        return restarted;
    }

    /// <summary>Waits until every silo and the client know which silos there are.</summary>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        var began = Stopwatch.GetTimestamp();
        while (!IsStable())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(30)) throw new TimeoutException("The silos have not come to agree about the cluster within 30 s.");
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    public async Task StopAllSilosAsync()
    {
        await StopClientAsync().ConfigureAwait(false);
        foreach (var silo in GetActiveSilos().ToList()) await StopSiloAsync(silo).ConfigureAwait(false);
    }

    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync().ConfigureAwait(false);
        foreach (var silo in _silos) await silo.DisposeAsync().ConfigureAwait(false);
        _silos.Clear();
        PortAllocator.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Task EndSiloAsync(InProcessSiloHandle instance, bool gracefully)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.StopSiloAsync(gracefully);
    }

    private bool IsStable()
    {
        var expected = GetActiveSilos().Select(s => s.SiloAddress).Order().ToList();
        return GetActiveSilos().All(s => s.ServiceProvider.GetRequiredService<ClusterState>().Current.Active.SequenceEqual(expected));
    }

    public Task StopClusterClientAsync() => StopClientAsync();

    public Task KillClientAsync() => StopClientAsync();

    private async Task StopClientAsync()
    {
        _client = null;
        if (_clientHost is null) return;
        await _clientHost.StopAsync().ConfigureAwait(false);
        _clientHost.Dispose();
        _clientHost = null;
    }

    private InProcessSiloHandle ActiveSilo() =>
        _silos.Find(s => s.IsActive) ?? throw new InvalidOperationException("No silo is running.");
}

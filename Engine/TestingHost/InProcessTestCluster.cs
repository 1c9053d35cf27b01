using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.TestingHost;

/// <summary>A cluster inside the test's process. Its client lives in the silo's host.</summary>
public sealed partial class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private IClusterClient? _client;

    internal InProcessTestCluster(InProcessTestClusterOptions options)
    {
        if (options.InitialSilosCount != 1)
            throw new NotSupportedException(
                $"The cluster was asked to have {options.InitialSilosCount} silos, but test clusters have exactly one silo for now: "
                + "new InProcessTestClusterBuilder(1).");
        Options = options;
    }

    public InProcessTestClusterOptions Options { get; }

    public IClusterClient Client => _client
        ?? throw new InvalidOperationException("The client is not started: call DeployAsync or InitializeClientAsync first.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public async Task DeployAsync()
    {
        if (_silos.Count > 0) throw new InvalidOperationException("The cluster is already deployed.");
        _silos.Add(await SiloStarter.StartAsync(Options, "Silo_0").ConfigureAwait(false));
        if (Options.InitializeClientOnDeploy) await InitializeClientAsync().ConfigureAwait(false);
    }

    public Task InitializeClientAsync()
    {
        _client = ActiveSilo().ServiceProvider.GetRequiredService<IClusterClient>();
        return Task.CompletedTask;
    }

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(s => s.IsActive);

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
    {
        if (silo is null) return ActiveSilo().ServiceProvider;
        return (_silos.Find(s => s.SiloAddress == silo) ?? throw new ArgumentException($"{silo} is not in the cluster.", nameof(silo)))
            .ServiceProvider;
    }

    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() =>
        throw new NotSupportedException("Test clusters have exactly one silo for now.");

    public Task StopSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, gracefully: true);

    public Task KillSiloAsync(InProcessSiloHandle instance) => EndSiloAsync(instance, gracefully: false);

    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var hadClient = _client is not null;
        await StopSiloAsync(instance).ConfigureAwait(false);
        _silos.Remove(instance);
        await instance.DisposeAsync().ConfigureAwait(false);
        var restarted = await SiloStarter.StartAsync(Options, instance.Name).ConfigureAwait(false);
        _silos.Add(restarted);
        if (hadClient) await InitializeClientAsync().ConfigureAwait(false);
        return restarted;
    }

    public async Task StopAllSilosAsync()
    {
        foreach (var silo in GetActiveSilos().ToList()) await StopSiloAsync(silo).ConfigureAwait(false);
        _client = null;
    }

    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync().ConfigureAwait(false);
        foreach (var silo in _silos) await silo.DisposeAsync().ConfigureAwait(false);
        _silos.Clear();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Task EndSiloAsync(InProcessSiloHandle instance, bool gracefully)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.StopSiloAsync(gracefully);
    }

    private InProcessSiloHandle ActiveSilo() =>
        _silos.Find(s => s.IsActive) ?? throw new InvalidOperationException("No silo is running.");
}

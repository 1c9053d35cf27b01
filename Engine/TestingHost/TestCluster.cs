using System.Collections.ObjectModel;

namespace Orleans.TestingHost;

/// <summary>A cluster inside the test's process, configured by types.</summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    internal TestCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public IClusterClient Client => _cluster.Client;

    public IGrainFactory GrainFactory => Client;

    /// <summary>The services of the client.</summary>
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>The silo that was started first; null before that. No silo is more important than another.</summary>
    public SiloHandle? Primary => _cluster.Silos.FirstOrDefault();

    public IReadOnlyList<SiloHandle> SecondarySilos => [.. _cluster.Silos.Skip(1)];

    public ReadOnlyCollection<SiloHandle> Silos => new([.. _cluster.Silos]);

    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    public Task DeployAsync() => _cluster.DeployAsync();

    public Task InitializeClientAsync() => _cluster.InitializeClientAsync();

    public Task StopClusterClientAsync() => _cluster.StopClusterClientAsync();

    public Task KillClientAsync() => _cluster.KillClientAsync();

    public IEnumerable<SiloHandle> GetActiveSilos() => _cluster.GetActiveSilos();

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _cluster.GetSiloServiceProvider(silo);

    /// <summary>Every silo has ports of its own, whatever is asked for.</summary>
    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        await _cluster.StartAdditionalSiloAsync().ConfigureAwait(false);

    /// <inheritdoc cref="StartAdditionalSiloAsync"/>
    public async Task<List<SiloHandle>> StartAdditionalSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort = false) =>
        [.. await _cluster.StartSilosAsync(silosToStart).ConfigureAwait(false)];

    public Task StopSiloAsync(SiloHandle instance) => _cluster.StopSiloAsync((InProcessSiloHandle)instance);

    public Task KillSiloAsync(SiloHandle instance) => _cluster.KillSiloAsync((InProcessSiloHandle)instance);

    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance) =>
        await _cluster.RestartSiloAsync((InProcessSiloHandle)instance).ConfigureAwait(false);

    public Task StopPrimarySiloAsync() => Primary is { } primary ? StopSiloAsync(primary) : Task.CompletedTask;

    public async Task StopSecondarySilosAsync()
    {
        foreach (var silo in SecondarySilos.Reverse()) await StopSiloAsync(silo).ConfigureAwait(false);
    }

    public Task StopAllSilosAsync() => _cluster.StopAllSilosAsync();

    public void StopAllSilos() => _cluster.StopAllSilos();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        GC.SuppressFinalize(this);
    }
}

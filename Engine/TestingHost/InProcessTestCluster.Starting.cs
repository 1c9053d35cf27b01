using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Silos that join later, or again.</summary>
public sealed partial class InProcessTestCluster
{
    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => (await StartSilosAsync(1).ConfigureAwait(false))[0];

    /// <summary>Every silo has ports of its own, whatever is asked for.</summary>
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort) => StartAdditionalSiloAsync();

    public InProcessSiloHandle StartAdditionalSilo() => StartAdditionalSiloAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="StartAdditionalSiloAsync(bool)"/>
    public InProcessSiloHandle StartAdditionalSilo(bool startAdditionalSiloOnNewPort) => StartAdditionalSilo();

    public async Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart)
    {
        var starting = Enumerable.Range(0, silosToStart).Select(_ => _starter.StartAsync(NameOf(Interlocked.Increment(ref _lastSilo))));
        var started = await Task.WhenAll(starting).ConfigureAwait(false);
        _silos.AddRange(started);
        if (_silos.Count > 1) await WaitForLivenessToStabilizeAsync().ConfigureAwait(false);
        return [.. started];
    }

    /// <inheritdoc cref="StartAdditionalSiloAsync(bool)"/>
    public Task<List<InProcessSiloHandle>> StartSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort) => StartSilosAsync(silosToStart);

    /// <summary>Starts a silo with options of its own. It is one of the cluster's silos and stops with it.</summary>
    public Task<InProcessSiloHandle> StartSiloAsync(int instanceNumber, InProcessTestClusterOptions clusterOptions) =>
        StartSiloAsync(instanceNumber, clusterOptions, [], startSiloOnNewPort: true);

    /// <inheritdoc cref="StartSiloAsync(int, InProcessTestClusterOptions)"/>
    public async Task<InProcessSiloHandle> StartSiloAsync(
        int instanceNumber,
        InProcessTestClusterOptions clusterOptions,
        IReadOnlyList<IConfigurationSource> configurationOverrides,
        bool startSiloOnNewPort)
    {
        ArgumentNullException.ThrowIfNull(clusterOptions);
        var starter = new SiloStarter(clusterOptions, PortAllocator, _membership, configurationOverrides);
        var started = await starter.StartAsync(NameOf(instanceNumber)).ConfigureAwait(false);
        _lastSilo = Math.Max(_lastSilo, instanceNumber);
        _silos.Add(started);
        return started;
    }

    /// <inheritdoc cref="StartSiloAsync(int, InProcessTestClusterOptions)"/>
    public static Task<InProcessSiloHandle> StartSiloAsync(InProcessTestCluster cluster, int instanceNumber, InProcessTestClusterOptions clusterOptions)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.StartSiloAsync(instanceNumber, clusterOptions);
    }

    /// <inheritdoc cref="StartSiloAsync(int, InProcessTestClusterOptions)"/>
    public static Task<InProcessSiloHandle> StartSiloAsync(
        InProcessTestCluster cluster,
        int instanceNumber,
        InProcessTestClusterOptions clusterOptions,
        IReadOnlyList<IConfigurationSource> configurationOverrides,
        bool startSiloOnNewPort)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.StartSiloAsync(instanceNumber, clusterOptions, configurationOverrides, startSiloOnNewPort);
    }

    /// <summary>Starts a silo again that was stopped or killed: same name, same ports, another generation.</summary>
    public Task<InProcessSiloHandle> RestartStoppedSecondarySiloAsync(string siloName)
    {
        var stopped = _silos.Find(silo => !silo.IsActive && silo.Name == siloName)
            ?? throw new ArgumentException($"There is no stopped silo '{siloName}'.", nameof(siloName));
        return StartAgainAsync(stopped);
    }

    /// <summary>Stops every silo, the latest first. The client stays.</summary>
    public async Task StopSilosAsync()
    {
        foreach (var silo in GetActiveSilos().Reverse().ToList()) await StopSiloAsync(silo).ConfigureAwait(false);
    }

    /// <summary>The silos of a test cluster have the same grain classes, so that there is only membership to wait for.</summary>
    public Task WaitForClusterManifestToStabilizeAsync(bool didKill = false) => WaitForLivenessToStabilizeAsync(didKill);

    private async Task<InProcessSiloHandle> StartAgainAsync(InProcessSiloHandle stopped)
    {
        _silos.Remove(stopped);
        await stopped.DisposeAsync().ConfigureAwait(false);
        var (siloPort, gatewayPort) = (stopped.SiloAddress.Endpoint.Port, stopped.GatewayAddress.Endpoint.Port);
        var started = await _starter.StartAsync(stopped.Name, siloPort, gatewayPort).ConfigureAwait(false);
        _silos.Add(started);
        return started;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"Silo_{number}");
}

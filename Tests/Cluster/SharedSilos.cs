using Xunit;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Three silos for all tests of a class, each of which leaves them as it found them.</summary>
public sealed class SharedSilos : IAsyncLifetime
{
    public ThreeSilos Silos { get; private set; } = null!;

    public async Task InitializeAsync() => Silos = await ThreeSilos.StartAsync();

    public async Task DisposeAsync() => await Silos.DisposeAsync();
}

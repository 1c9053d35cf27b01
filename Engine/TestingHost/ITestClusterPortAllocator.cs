namespace Orleans.TestingHost;

/// <summary>Finds free ports for the silos and gateways of test clusters.</summary>
public interface ITestClusterPortAllocator : IDisposable
{
    /// <summary>The first silo port and the first gateway port of so many consecutive ones.</summary>
    (int, int) AllocateConsecutivePortPairs(int numPorts);
}

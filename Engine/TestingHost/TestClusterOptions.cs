namespace Orleans.TestingHost;

/// <summary>Identity and size of a test cluster.</summary>
public class TestClusterOptions
{
    public string ClusterId { get; set; } = InProcessTestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = $"service-{Guid.NewGuid():N}";

    public short InitialSilosCount { get; set; } = 2;
}

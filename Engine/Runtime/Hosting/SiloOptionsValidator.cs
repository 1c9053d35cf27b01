using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;

namespace Orleans.Engine.Hosting;

/// <summary>What a silo cannot start without.</summary>
internal sealed class SiloOptionsValidator(
    IOptions<ClusterOptions> cluster, IOptions<GrainCollectionOptions> collection, GrainClasses classes) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        classes.EnsureDiscovered();
        Require(!string.IsNullOrWhiteSpace(cluster.Value.ClusterId), "ClusterOptions.ClusterId must not be blank.");
        Require(!string.IsNullOrWhiteSpace(cluster.Value.ServiceId), "ClusterOptions.ServiceId must not be blank.");
        var options = collection.Value;
        Require(options.CollectionQuantum > TimeSpan.Zero, "GrainCollectionOptions.CollectionQuantum must be positive.");
        Require(options.CollectionAge > options.CollectionQuantum, "GrainCollectionOptions.CollectionAge must be longer than CollectionQuantum.");
        foreach (var (name, age) in options.ClassSpecificCollectionAge)
            Require(age > options.CollectionQuantum, $"The collection age of {name} must be longer than CollectionQuantum.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new OrleansConfigurationException(message);
    }
}

using Orleans.Serialization.Types;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine;

public sealed class DeployedAssembliesTests
{
    [Fact]
    public void Assemblies_with_grains_are_found_in_the_deployment_without_a_reference_from_code()
    {
        var found = DeployedAssemblies.ReferringTo("Orleans.Engine.Abstractions").Select(name => name.Name).ToList();
        Assert.Contains("Orleans.Platform.Grains.Payments", found);
        Assert.DoesNotContain("Npgsql", found);
    }
}

using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Clients;
using Orleans.Engine.Proxies;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Clients;

/// <summary>The interface of a grain whose class only the silos have.</summary>
public interface IFarGrain : IGrainWithStringKey
{
    Task Call();
}

public sealed class ClusterManifestTests
{
    private static readonly GrainType FarType = GrainType.Create("far");
    private static readonly GrainInterfaceType FarInterface = GrainInterfaceType.Create(GrainInterfaceNames.NameOf(typeof(IFarGrain)));

    private readonly ClusterManifest _manifest = new(new GrainClasses(
        Options.Create(new SiloMessagingOptions()), Options.Create(new GrainCollectionOptions())));

    public ClusterManifestTests() => _manifest.Set(
    [
        new()
        {
            GrainType = FarType.ToString(), ClassName = "Elsewhere.FarGrain", IsGeneric = false,
            Interfaces = [FarInterface.ToString(), "Elsewhere.IUnknownHere"],
        },
    ]);

    [Fact]
    public void An_interface_is_found_by_its_name_without_the_grains_class() =>
        Assert.Equal(typeof(IFarGrain), _manifest.InterfaceOf(FarType, FarInterface));

    [Theory]
    [InlineData("Elsewhere.IUnknownHere")]
    [InlineData("Elsewhere.INotOfThisGrain")]
    public void An_interface_that_the_grain_or_the_client_does_not_have_is_named(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => _manifest.InterfaceOf(FarType, GrainInterfaceType.Create(name)));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}

using System.Reflection;
using Orleans.Platform.Silo.Hosting;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>The assemblies whose migrations make the platform's schema.</summary>
public static class TestSchema
{
    public static IReadOnlyList<Assembly> Assemblies { get; } = PlatformSchema.Assemblies;
}

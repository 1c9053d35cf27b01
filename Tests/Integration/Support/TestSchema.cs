using System.Reflection;
using Orleans.Platform.Storage;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>The assemblies whose migrations make the platform's schema.</summary>
public static class TestSchema
{
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [typeof(PlatformStorageOptions).Assembly, Assembly.Load("Orleans.Platform.Governance")];
}

using System.Reflection;
using Microsoft.Extensions.Configuration;
using Orleans.Providers;

namespace Orleans.Engine.Hosting;

/// <summary>Adds the providers that the configuration asks for by <c>ProviderType</c>.</summary>
internal static class ProviderSections
{
    private const string ProviderType = "ProviderType";

    // Kinds of which there is one, and kinds whose sections have a name each.
    private static readonly string[] Single = ["Clustering", "Reminders"];
    private static readonly string[] Named = ["GrainStorage", "GrainDirectory", "Streaming", "BroadcastChannel"];

    internal static void Apply(ISiloBuilder builder, IConfigurationSection root)
    {
        foreach (var kind in Single) Apply(builder, "Silo", kind, null, root.GetSection(kind));
        foreach (var kind in Named)
        {
            foreach (var section in root.GetSection(kind).GetChildren()) Apply(builder, "Silo", kind, section.Key, section);
        }
    }

    /// <summary>What a client needs of the same section: where its cluster is, and its streams.</summary>
    internal static void Apply(IClientBuilder builder, IConfigurationSection root)
    {
        Apply(builder, "Client", "Clustering", null, root.GetSection("Clustering"));
        foreach (var section in root.GetSection("Streaming").GetChildren()) Apply(builder, "Client", "Streaming", section.Key, section);
    }

    private static void Apply<TBuilder>(TBuilder builder, string target, string kind, string? name, IConfigurationSection section)
    {
        if (section[ProviderType] is not { Length: > 0 } type) return;
        var provider = Orleans.Serialization.Types.ApplicationAssemblies.All
            .SelectMany(a => a.GetCustomAttributes<RegisterProviderAttribute>())
            .FirstOrDefault(r => r.Kind == kind && r.Target == target && string.Equals(r.Name, type, StringComparison.OrdinalIgnoreCase))
            ?? throw new OrleansConfigurationException($"{section.Path} asks for a {kind} provider '{type}', and no such one is referenced.");
        var configurator = Activator.CreateInstance(provider.Type) as IProviderBuilder<TBuilder>
            ?? throw new OrleansConfigurationException($"{provider.Type} is registered as a provider and is no IProviderBuilder<{typeof(TBuilder).Name}>.");
        configurator.Configure(builder, name, section);
    }
}

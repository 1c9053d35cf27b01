using Orleans.Serialization.Types;

namespace Orleans.Engine.Proxies;

/// <summary>The interfaces whose methods messages may call.</summary>
internal static class WireInterfaces
{
    private static (int Version, Dictionary<string, Type> ByName)? _known;

    internal static IEnumerable<Type> All() => ApplicationAssemblies.Types().Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t));

    /// <summary>An interface that is not generic.</summary>
    internal static Type? Find(string name)
    {
        if (_known is not { } known || known.Version != ApplicationAssemblies.Version)
        {
            var version = ApplicationAssemblies.Version;
            var byName = new Dictionary<string, Type>(StringComparer.Ordinal);
            foreach (var type in All().Where(t => !t.IsGenericType)) byName.TryAdd(GrainInterfaceNames.NameOf(type), type);
            _known = known = (version, byName);
        }

        return known.ByName.GetValueOrDefault(name);
    }
}

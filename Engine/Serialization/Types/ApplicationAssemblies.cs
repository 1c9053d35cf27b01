using System.Reflection;
using System.Runtime.Loader;
using Orleans.Runtime;

namespace Orleans.Serialization.Types;

/// <summary>The assemblies that use the programming model and are loaded, referenced by one that is, or deployed with the application.</summary>
internal static class ApplicationAssemblies
{
    private static readonly string Abstractions = typeof(IAddressable).Assembly.GetName().Name!;

    private static readonly Lazy<IReadOnlyList<AssemblyName>> Deployed = new(static () => DeployedAssemblies.ReferringTo(Abstractions));

    private static int _loads;
    private static (int Loads, Dictionary<string, Assembly> ByName)? _known;

    static ApplicationAssemblies() => AppDomain.CurrentDomain.AssemblyLoad += static (_, _) => Interlocked.Increment(ref _loads);

    /// <summary>Grows when an assembly is loaded: what was not there before may be now.</summary>
    internal static int Version => Volatile.Read(ref _loads);

    internal static IReadOnlyCollection<Assembly> All => ByName.Values;

    private static Dictionary<string, Assembly> ByName
    {
        get
        {
            if (_known is { } known && known.Loads == Version) return known.ByName;
            var found = new Dictionary<string, Assembly>(StringComparer.Ordinal);
            foreach (var assembly in Find()) found.TryAdd(assembly.GetName().Name!, assembly);
            // Finding them may have loaded some; they are in it.
            _known = (Version, found);
            return found;
        }
    }

    internal static Assembly? Find(string name) => ByName.GetValueOrDefault(name);

    internal static bool Contains(Assembly assembly) => assembly.GetName().Name is { } name && Find(name) == assembly;

    internal static IEnumerable<Type> Types() => All.SelectMany(TypesOf);

    private static IEnumerable<Assembly> Find()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic));
        foreach (var deployed in Deployed.Value)
        {
            if (TryLoad(deployed) is { } loaded) queue.Enqueue(loaded);
        }

        while (queue.TryDequeue(out var assembly))
        {
            var name = assembly.GetName();
            if (name.Name is null || !seen.Add(name.FullName) || IsPlatform(name.Name)) continue;
            var references = assembly.GetReferencedAssemblies();
            if (name.Name == Abstractions || Array.Exists(references, r => r.Name == Abstractions)) yield return assembly;
            foreach (var reference in references)
            {
                if (!seen.Contains(reference.FullName) && !IsPlatform(reference.Name!) && TryLoad(reference) is { } loaded) queue.Enqueue(loaded);
            }
        }
    }

    internal static bool IsPlatform(string name) =>
        name is "System" or "mscorlib" or "netstandard"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null; // An optional reference that was not deployed.
        }
    }

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>()];
        }
    }
}

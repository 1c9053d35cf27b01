using System.Reflection;
using System.Runtime.Loader;

namespace Orleans.Engine.Catalog;

/// <summary>Finds the grain classes: in every assembly that uses the programming model and is loaded or referenced by one that is.</summary>
internal static class ApplicationTypes
{
    private static readonly string Abstractions = typeof(IGrain).Assembly.GetName().Name!;

    internal static IEnumerable<Type> GrainClasses() => Assemblies().SelectMany(TypesOf).Where(IsGrainClass);

    /// <summary>The assemblies that use the programming model.</summary>
    internal static IEnumerable<Assembly> Assemblies()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic));
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

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false } && typeof(IGrain).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type);

    private static bool IsPlatform(string name) =>
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

namespace Orleans.Serialization.Types;

/// <summary>Public types of the base library by name; only in what is loaded anyway: a name in a message loads nothing.</summary>
internal static class LibraryTypes
{
    internal static bool IsLibrary(string assembly) =>
        assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
        || assembly.StartsWith("Azure.", StringComparison.Ordinal);

    internal static Type? Find(string name, string assembly)
    {
        if (!IsLibrary(assembly)) return null;
        var library = Array.Find(AppDomain.CurrentDomain.GetAssemblies(), a => !a.IsDynamic && a.GetName().Name == assembly);
        return library?.GetType(name, throwOnError: false) is { IsVisible: true } visible ? visible : null;
    }
}

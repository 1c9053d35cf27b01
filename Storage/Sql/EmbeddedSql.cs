using System.Reflection;

namespace Orleans.Platform.Storage.Sql;

/// <summary>Finds and reads <c>.sql</c> files that are embedded in an assembly.</summary>
internal static class EmbeddedSql
{
    public static string Find(Assembly assembly, string fileName)
    {
        var found = Names(assembly)
            .Where(name => name.EndsWith("." + fileName, StringComparison.Ordinal) || name == fileName)
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new InvalidOperationException(
                $"{assembly.GetName().Name} embeds no file {fileName}. It embeds: {string.Join(", ", Names(assembly).Order())}."),
            _ => throw new InvalidOperationException(
                $"{assembly.GetName().Name} embeds several files {fileName}: {string.Join(", ", found.Order())}."),
        };
    }

    public static IEnumerable<string> Names(Assembly assembly)
        => assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal));

    public static string Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} cannot open {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

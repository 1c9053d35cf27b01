using System.Reflection;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>What an application sees of the engine: every public type and member, one line each.</summary>
internal static class EngineSurface
{
    /// <summary>Some classes of extension methods exist in several assemblies; their members count as those of one class.</summary>
    public static IEnumerable<string> Lines() =>
        from file in Directory.GetFiles(AppContext.BaseDirectory, "Orleans.Engine.*.dll")
        from type in Assembly.Load(Path.GetFileNameWithoutExtension(file)).GetExportedTypes()
        where IsOfficial(type)
        from line in Lines(type)
        select line;

    private static bool IsOfficial(Type type)
    {
        var name = type.Namespace ?? "";
        return !name.StartsWith("Orleans.Platform", StringComparison.Ordinal) && !name.StartsWith("Orleans.Engine", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(Type type) => [TypeSurface.Declaration(type), .. MemberSurface.Of(type).Select(line => "  " + line)];
}

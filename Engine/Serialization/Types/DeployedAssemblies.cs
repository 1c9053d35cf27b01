using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans.Serialization.Types;

/// <summary>
/// Assemblies that were deployed with the application and refer to a given one. A program that only hosts the grains of a project has no
/// reference to it when it is compiled, so following references would miss them.
/// </summary>
internal static class DeployedAssemblies
{
    private const string PathsOfRuntime = "TRUSTED_PLATFORM_ASSEMBLIES";

    internal static IReadOnlyList<AssemblyName> ReferringTo(string assembly)
    {
        var paths = (AppContext.GetData(PathsOfRuntime) as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return
        [
            .. from path in paths
               let name = Path.GetFileNameWithoutExtension(path)
               where Path.GetDirectoryName(path) != shared && !ApplicationAssemblies.IsPlatform(name) && RefersTo(path, assembly)
               select new AssemblyName(name),
        ];
    }

    // Read from the file, because loading an assembly to see what it is could have effects.
    private static bool RefersTo(string path, string assembly)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata) return false;
            var metadata = file.GetMetadataReader();
            return metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, assembly));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

namespace Orleans.Platform.Tests.Unit.House;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", ".data", ".vs", ".vscode", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files with one of the extensions, by paths with forward slashes below the root.</summary>
    public static IEnumerable<string> Files(params string[] extensions)
        => FilesBelow(Root).Where(file => extensions.Contains(Path.GetExtension(file))).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static bool IsProduct(string path) => !path.StartsWith("Tests/", StringComparison.Ordinal)
        && !path.StartsWith("Benchmarks/", StringComparison.Ordinal) && !path.StartsWith("Samples/", StringComparison.Ordinal);

    private static IEnumerable<string> FilesBelow(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(child => !Skipped.Contains(Path.GetFileName(child))).SelectMany(FilesBelow));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.Platform.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Orleans.Platform.sln above the tests.");
        }

        return folder;
    }
}

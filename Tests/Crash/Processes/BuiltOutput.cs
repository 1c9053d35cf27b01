namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>Finds what was built beside these tests, in the same configuration.</summary>
public static class BuiltOutput
{
    /// <summary>The path of a program, for example <c>Silo</c> and <c>Orleans.Platform.Silo.dll</c>.</summary>
    public static string Find(string project, string file)
    {
        // Tests/Crash/bin/<configuration>/net10.0/
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string framework = here.Name;
        string configuration = here.Parent!.Name;
        for (DirectoryInfo? folder = here; folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, project, "bin", configuration, framework, file);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"{project} is not built in configuration {configuration}. Build the solution first.");
    }
}

using System.Globalization;
using Orleans.Platform.Storage.Embedded;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>Folders of the test run under the system's temporary folder, which the server's account can reach.</summary>
public static class TestFolders
{
    // The runner kills the test process soon after its last test, or somebody does earlier: cleaning up is done from outside.
    private const string Cleaner = """
        while kill -0 "$1" 2>/dev/null; do sleep 0.2; done
        server=$(head -n 1 "$2/postgres/postmaster.pid" 2>/dev/null)
        if [ -n "$server" ]; then
          kill -QUIT "$server" 2>/dev/null
          while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
        fi
        rm -rf "$2"
        """;

    /// <summary>A new folder's path. When this process ends, the folder goes, and before it the server that still runs in it.</summary>
    public static string NewPath()
    {
        var path = Path.Combine(Path.GetTempPath(), "orleans-platform-test-" + Guid.NewGuid().ToString("N")[..12]);
        var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        DetachedProcess.Start(["/bin/sh", "-c", Cleaner, "sh", self, path], "/dev/null").Dispose();
        return path;
    }

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The process id in the server's own file; null when no server runs.</summary>
    public static int? ServerProcess(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "postgres", "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var processId) ? processId : null;
    }
}

using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>Folders of the test run under the system's temporary folder, which the server's account can reach.</summary>
public static class TestFolders
{
    private const string Prefix = "orleans-platform-test-";

    public static string NewPath() => Path.Combine(Path.GetTempPath(), Prefix + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>Removes what killed test runs left behind, their servers included. A live run holds its folder's lock.</summary>
    public static void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (Directory.GetCreationTimeUtc(folder) > TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1)) continue;
            try
            {
                using var data = DataFolder.Open(folder);
                KillServer(folder);
                Remove(folder);
            }
            catch (Exception exception) when (exception is StorageSetupException or IOException or UnauthorizedAccessException)
            {
                // In use, or somebody else's.
            }
        }
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

    private static void KillServer(string folder)
    {
        if (ServerProcess(folder) is not { } processId || !DetachedProcess.IsAlive(processId)) return;
        DetachedProcess.Signal(processId, DetachedProcess.Quit);
        DetachedProcess.WaitForExitAsync(processId, TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
    }
}

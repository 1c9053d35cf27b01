using System.Globalization;
using Orleans.Platform.Storage.Embedded;

namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>The processes of the embedded PostgreSQL in a data folder.</summary>
public sealed class PostgresProcesses(string dataFolder)
{
    private const int Stop = 19;
    private const int Continue = 18;

    private string PidFile => Path.Combine(dataFolder, "postgres", "postmaster.pid");

    /// <summary>kill -9 of the server and all its children. The files, postmaster.pid among them, are left as they are.</summary>
    /// <returns>False when none runs.</returns>
    public async Task<bool> KillAsync()
    {
        if (Find() is not { } postmaster)
            return false;

        // Stopped first, so that it makes no more children while they are counted.
        DetachedProcess.Signal(postmaster, Stop);
        int[] all = [postmaster, .. ChildrenOf(postmaster)];
        foreach (int process in all)
            DetachedProcess.Signal(process, DetachedProcess.Kill);
        foreach (int process in all)
            await DetachedProcess.WaitForExitAsync(process, TimeSpan.FromSeconds(10));
        return true;
    }

    /// <summary>Stops the server and all its children, as a machine that hangs does, until <see cref="Resume"/>.</summary>
    public void Pause() => SignalAll(Stop);

    public void Resume() => SignalAll(Continue);

    private void SignalAll(int signal)
    {
        if (Find() is not { } postmaster)
            return;
        DetachedProcess.Signal(postmaster, signal);
        foreach (int process in ChildrenOf(postmaster))
            DetachedProcess.Signal(process, signal);
    }

    private int? Find()
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), out int id)
                && DetachedProcess.IsAlive(id)
                && File.ReadAllText($"/proc/{id}/comm").StartsWith("postgres", StringComparison.Ordinal) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<int> ChildrenOf(int parent) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && ParentOf(id) == parent);

    private static int ParentOf(int process)
    {
        try
        {
            // 4711 (name) S 1 ...: the name may contain anything, so count from its end.
            string status = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

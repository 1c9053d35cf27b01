using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>
/// Starts a process in a session of its own, with its output in a file: a <c>Ctrl-C</c> at the terminal reaches only the
/// host, which then stops the process in the right order, and a killed host does not take it along.
/// </summary>
public static class DetachedProcess
{
    /// <summary>Ask to stop, as a service manager would (SIGTERM).</summary>
    public const int Terminate = 15;

    /// <summary>PostgreSQL's fast shutdown (SIGINT).</summary>
    public const int Interrupt = 2;

    /// <summary>PostgreSQL's immediate shutdown (SIGQUIT).</summary>
    public const int Quit = 3;

    /// <summary>The end, without being asked (SIGKILL).</summary>
    public const int Kill = 9;

    private const string Script = "exec \"$@\" >>\"$0\" 2>&1 </dev/null";

    /// <summary>Starts a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="logFile">Where its output is appended.</param>
    /// <param name="environment">Variables to add.</param>
    public static Process Start(IReadOnlyList<string> command, string logFile, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        string[] all = ["-c", Script, logFile, .. NewSession(), .. command];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Whether the process runs. A zombie, dead but not yet collected by its parent, does not.</summary>
    public static bool IsAlive(int processId)
    {
        if (!OperatingSystem.IsLinux()) return SendSignal(processId, 0) == 0;
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal; does nothing when the process is gone.</summary>
    public static void Signal(int processId, int signal) => _ = SendSignal(processId, signal);

    /// <summary>Waits for the end of a process that may not be a child of this one.</summary>
    /// <returns>False when it still runs after that time.</returns>
    public static async Task<bool> WaitForExitAsync(int processId, TimeSpan timeout)
    {
        var started = Stopwatch.GetTimestamp();
        while (IsAlive(processId))
        {
            if (Stopwatch.GetElapsedTime(started) > timeout) return false;
            await Task.Delay(20).ConfigureAwait(false);
        }

        return true;
    }

    private static string[] NewSession()
    {
        if (Command.FindInPath("setsid") is { } setsid) return [setsid];
        if (Command.FindInPath("perl") is { } perl) return [perl, "-e", "use POSIX; POSIX::setsid(); exec @ARGV"];
        return [];
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int processId, int signal);
}

using System.ComponentModel;
using System.Diagnostics;

namespace Orleans.Platform.Storage.Embedded;

/// <summary>Runs a short command to its end.</summary>
internal static class Command
{
    /// <summary>Runs a command with nothing but the given standard input; both output streams come back as one text.</summary>
    /// <returns>Exit code -1 when there is no such program.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> command, string input = "", CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/", // The server's account may not be able to enter ours.
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await error.ConfigureAwait(false));
        }
        catch (Win32Exception exception)
        {
            return (-1, exception.Message);
        }
        catch (IOException exception)
        {
            return (-1, exception.Message); // It ended without reading its input.
        }
    }

    public static string? FindInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}

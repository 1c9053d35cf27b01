using System.Diagnostics;
using Orleans.Platform.Storage.Embedded;

namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>A program of the system under test in a process of its own, which can be started again after it was killed.</summary>
public sealed class ServerProcess(string name, string program, string url, string healthPath, string logFile) : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(2) };
    private Process? _process;

    public List<string> Arguments { get; } = [];

    public Dictionary<string, string> Environment { get; } = [];

    public string Url => url;

    /// <summary>Starts it and waits until it is healthy.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        long started = Stopwatch.GetTimestamp();
        _process = DetachedProcess.Start(["dotnet", program, .. Arguments], logFile, Environment);
        while (!await IsHealthyAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{name} ended with code {_process.ExitCode}.\n{LogTail()}");
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{name} was not healthy within {Patience.TotalSeconds} s.\n{LogTail()}");
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        DetachedProcess.Signal(_process!.Id, DetachedProcess.Kill);
        await _process.WaitForExitAsync();
    }

    /// <summary>Whether it was started and has not ended.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Stops it in its tracks, as a machine that hangs does, until <see cref="Resume"/>.</summary>
    public void Pause() => DetachedProcess.Signal(_process!.Id, Stop);

    public void Resume() => DetachedProcess.Signal(_process!.Id, Continue);

    /// <summary>Asks it to stop, as a service manager would.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        DetachedProcess.Signal(_process!.Id, DetachedProcess.Terminate);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return _process.ExitCode;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code; 137 after SIGKILL.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan patience)
    {
        await _process!.WaitForExitAsync().WaitAsync(patience);
        return _process.ExitCode;
    }

    /// <exception cref="InvalidOperationException">It has ended, and nobody here ended it.</exception>
    public void RequireAlive()
    {
        if (_process is { HasExited: true })
            throw new InvalidOperationException($"{name} ended by itself with code {_process.ExitCode}.\n{LogTail()}");
    }

    public string LogTail(int lines = 40) =>
        File.Exists(logFile) ? string.Join('\n', File.ReadLines(logFile).TakeLast(lines)) : "(no output)";

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(healthPath);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}

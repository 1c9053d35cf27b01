using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Silo.Provider;

/// <summary>
/// The sample card provider as a process of its own, so that a demonstration has a real second system: started with the
/// host, started again when it dies, stopped with the host. Its charges stay in the data folder.
/// </summary>
internal sealed partial class SampleProvider : IAsyncDisposable
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(200), StartTimeout = TimeSpan.FromSeconds(30), ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ProviderProcess _process;
    private readonly ILogger _logger;
    private Task _watch = Task.CompletedTask;

    private SampleProvider(ProviderProcess process, Uri url, ILogger logger)
    {
        _process = process;
        _logger = logger;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Starts the process; <see cref="WaitUntilLiveAsync"/> tells when it answers.</summary>
    public static async Task<SampleProvider> StartAsync(DataFolder data, ILogger<SampleProvider> logger)
    {
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}"));
        var process = new ProviderProcess(data, DotnetProgram(), ProviderProgram());
        await process.RemoveLeftoverAsync();
        process.Start(url);
        return new(process, url, logger);
    }

    /// <summary>Returns when the provider answers, and watches it from then on.</summary>
    public async Task WaitUntilLiveAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = ProbeTimeout };
        var started = Stopwatch.GetTimestamp();
        while (!await IsLiveAsync(client, cancellationToken))
        {
            if (!_process.IsAlive || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new StorageSetupException(
                    $"The sample card provider did not start; see {_process.LogFile}. Or set Payments__ProviderUrl to another provider.");
            }

            await Task.Delay(50, cancellationToken);
        }

        LogRunning(_logger, Url, _process.Id);
        _watch = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        await _process.StopAsync();
        _stopping.Dispose();
    }

    private static string ProviderProgram()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "provider", "PaymentProvider.dll");
        return File.Exists(program) ? program : throw new StorageSetupException(
            $"There is no sample card provider at {program}. Build the Silo project, or set Payments__ProviderUrl to a provider.");
    }

    // This process may have been started by its own executable, so the runtime's folder leads to the dotnet program.
    private static string DotnetProgram()
    {
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }

    private void Restart()
    {
        try
        {
            _process.Start(Url);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            LogRestartFailed(_logger, exception.Message); // The next tick tries again.
        }
    }

    private async Task<bool> IsLiveAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Url, "/health/live"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // Not listening yet.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // Listening, but too busy to answer.
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchPeriod);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                if (_process.IsAlive) continue;
                LogDied(_logger, _process.Id);
                Restart();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "The sample card provider runs on {Url} (process {ProcessId})")]
    private static partial void LogRunning(ILogger logger, Uri url, int processId);

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "The sample card provider did not start again: {Reason}")]
    private static partial void LogRestartFailed(ILogger logger, string reason);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "The sample card provider died (process {ProcessId}); starting it again")]
    private static partial void LogDied(ILogger logger, int processId);
}

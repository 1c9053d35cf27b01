using System.Diagnostics;

namespace Orleans.Platform.Benchmarks.Hosting;

/// <summary>This program once more, in a process that answers lines with lines and ends with its standard input.</summary>
public sealed class BenchmarkProcess : IAsyncDisposable
{
    private const string Ready = "ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private BenchmarkProcess(Process process) => _process = process;

    public static async Task<BenchmarkProcess> StartAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BenchmarkProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new BenchmarkProcess(Process.Start(start)!);
        var line = await process.ReadAsync();
        if (line == Ready) return process;
        await process.DisposeAsync();
        throw new InvalidOperationException($"The process '{arguments[0]}' said: {line}");
    }

    /// <summary>Sends a line.</summary>
    /// <returns>The line that comes back.</returns>
    public Task<string> AskAsync(string line)
    {
        _process.StandardInput.WriteLine(line);
        return ReadAsync();
    }

    /// <exception cref="InvalidOperationException">It has failed, and said why on standard error.</exception>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                _process.Kill();
                throw;
            }

            if (_process.ExitCode != 0) throw new InvalidOperationException($"A process of the benchmark ended with code {_process.ExitCode}.");
        }
    }

    private async Task<string> ReadAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("A process of the benchmark has ended.");
}

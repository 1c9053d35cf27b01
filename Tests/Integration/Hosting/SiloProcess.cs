using System.Diagnostics;
using System.Text;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Tests.Crash.Processes;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Hosting;

/// <summary>The silo as a user starts it: a process with an environment, an output and an exit code.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StringBuilder _output = new(), _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>Listens for other silos and clients on ports of its own, as tests run beside each other, unless the settings name them.</summary>
    public static SiloProcess Start(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(BuiltOutput.Find("Silo", "Orleans.Platform.Silo.dll"));
        foreach (var listener in (string[])["SiloPort", "GatewayPort"]) start.Environment[$"Orleans__Endpoints__{listener}"] = $"{Ports.Free()}";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        var silo = new SiloProcess(new Process { StartInfo = start });
        silo._process.OutputDataReceived += (_, line) => silo.Read(silo._output, line.Data);
        silo._process.ErrorDataReceived += (_, line) => silo.Read(silo._errors, line.Data);
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        return silo;
    }

    public async Task WaitUntilReadyAsync()
    {
        await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(Patience));
        Assert.True(_ready.Task.IsCompleted, $"The silo did not become ready.\n{Output}\n{Errors}");
    }

    /// <summary>Waits for the end that the process comes to by itself or by a signal.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The silo did not end.\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    public void Signal(int signal) => DetachedProcess.Signal(Id, signal);

    public void Dispose()
    {
        if (!_process.HasExited) Signal(DetachedProcess.Kill);
        _process.Dispose();
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private void Read(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
        if (line.Contains("Ctrl-C stops", StringComparison.Ordinal)) _ready.TrySetResult();
    }
}

using System.Text.Json;
using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.History;

/// <summary>The platform and its callers in a process of their own, with history or without.</summary>
public sealed class LoadProcess : ITransferSystem, IAsyncDisposable
{
    private readonly BenchmarkProcess _process;

    private LoadProcess(string name, BenchmarkProcess process) => (Name, _process) = (name, process);

    public string Name { get; }

    public int? Connections => null;

    public static async Task<LoadProcess> StartAsync(string connectionString, TransfersSettings settings, bool withHistory) => new(
        withHistory ? "platform" : "platform-without-history",
        await BenchmarkProcess.StartAsync(
            ["load", LoadCommand.ConnectionOption, connectionString, LoadCommand.AccountsOption, $"{settings.Accounts}"],
            withHistory ? [] : new Dictionary<string, string> { ["Platform__HistoryOff"] = "true" }));

    public Task TuneAsync(int inFlight) => Task.CompletedTask;

    public async Task<LoadResult> RunAsync(int inFlight, TimeSpan warmUp, TimeSpan duration)
        => JsonSerializer.Deserialize<LoadResult>(await _process.AskAsync($"{inFlight} {warmUp.TotalMilliseconds:0} {duration.TotalMilliseconds:0}"))!;

    /// <summary>Ends it; the money is counted there.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

using System.Diagnostics;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Processes;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>
/// Clients that append to a few lists through a silo, while somebody else appends to the rows of the same lists in the database. The
/// silo's memory is wrong then, although it has its place and its locks: only the versions' guard keeps it from writing over what it
/// has not seen. Nobody reads: what a silo answers is as true as its memory.
/// </summary>
public sealed class Interloper(ListLoad load, KeySpace keys, Database database, string url, int seed) : IDisposable
{
    private const int Clients = 8;
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(Interloper).Assembly, "interloper.sql");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly VerifyClient _silo = new(url);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(seed);
    private List<Task> _running = [];

    public void Start() => _running = [.. Enumerable.Range(1, Clients).Select(client => Task.Run(() => RunAsync(new Random(seed + client))))];

    /// <summary>Appends behind the silo's back.</summary>
    public async Task InterfereAsync(int times)
    {
        while (times > 0)
        {
            if (await AppendBehindAsync(new Step(keys.Hot(_random), keys.NextValue()))) times--;
            await Task.Delay(Pause);
        }
    }

    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public void Dispose()
    {
        _silo.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            await load.SendAsync(_silo, [new Step(keys.Hot(random), keys.NextValue()), new Step(keys.Hot(random), keys.NextValue())]);
        }
    }

    /// <returns>False when the list has no row yet.</returns>
    private async Task<bool> AppendBehindAsync(Step append)
    {
        var (id, started) = (keys.NextId(), Stopwatch.GetTimestamp());
        await using var command = database.Source.CreateCommand(Sql["AppendBehindTheSilo"]);
        command.Parameters.Add(new() { Value = append.Key });
        command.Parameters.Add(new() { Value = append.Append!.Value });
        if (await command.ExecuteNonQueryAsync() == 0) return false;
        load.Add(new Transaction(id, started, Stopwatch.GetTimestamp(), Outcome.Committed, [append]));
        return true;
    }
}

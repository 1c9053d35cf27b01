using System.Collections.Concurrent;
using Orleans.Platform.Tests.Histories.Checking;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>
/// Transactions that read one list and write another that nobody else writes, so that no version's guard stands in their way.
/// When a silo is replaced while some of them wait for their commit, only the fence keeps them from being true too late.
/// </summary>
public sealed class Aside(ListLoad load, KeySpace keys, string url) : IDisposable
{
    private const int Clients = 48;
    private const int ListsAtOnce = 50;

    private readonly VerifyClient _silo = new(url);
    private readonly ConcurrentQueue<string> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _pivot = keys.Fresh();
    private List<Task> _running = [];

    public void Start() => _running = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(RunAsync))];

    /// <summary>Begins nothing new; what was begun is answered when the silo goes on.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>At the successor: overwrites what they have read, then looks at what they were about to write.</summary>
    public async Task OvertakeAsync(VerifyClient successor)
    {
        while ((await load.SendAsync(successor, [new Step(_pivot, keys.NextValue())])).Outcome != Outcome.Committed)
        {
            // Until the successor has taken over.
        }

        foreach (var lists in _open.ToArray().TakeLast(2 * Clients).Chunk(ListsAtOnce))
        {
            await load.SendAsync(successor, [.. lists.Select(list => new Step(list, null))]);
        }
    }

    public Task FinishAsync() => Task.WhenAll(_running);

    public void Dispose()
    {
        _silo.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var list = keys.Fresh();
            _open.Enqueue(list);
            await load.SendAsync(_silo, [new Step(_pivot, null), new Step(list, keys.NextValue())]);
        }
    }
}

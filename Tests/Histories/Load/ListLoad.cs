using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>Clients that send random transactions, and the shapes that weak isolation gets wrong, to random silos.</summary>
public sealed class ListLoad(IReadOnlyList<string> urls, int clients, int seed, KeySpace? keys = null) : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(50);

    private readonly KeySpace _keys = keys ?? new KeySpace(hot: 4, cold: 100);
    private readonly List<VerifyClient> _silos = [.. urls.Select(url => new VerifyClient(url))];
    private readonly ConcurrentQueue<Transaction> _history = new();
    private readonly CancellationTokenSource _stop = new();
    private List<Task> _running = [];
    private int _committed;

    /// <summary>Acknowledged transactions so far.</summary>
    public int Committed => Volatile.Read(ref _committed);

    public IReadOnlyList<Transaction> History => [.. _history];

    public IReadOnlyCollection<string> Keys => _keys.Used;

    public void Start() => _running = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => RunAsync(new Random(seed + client))))];

    /// <summary>Sends nothing new, and waits for the answers.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <summary>One transaction, put on record.</summary>
    public async Task<Transaction> SendAsync(VerifyClient silo, Step[] steps)
    {
        var id = _keys.NextId();
        var started = Stopwatch.GetTimestamp();
        var (outcome, done) = await silo.RunAsync(steps);
        var transaction = new Transaction(id, started, Stopwatch.GetTimestamp(), outcome, done);
        Add(transaction);
        if (outcome == Outcome.Committed) Interlocked.Increment(ref _committed);
        else await Task.Delay(PauseAfterFailure);
        return transaction;
    }

    /// <summary>Puts on record what was done without a silo.</summary>
    public void Add(Transaction transaction) => _history.Enqueue(transaction);

    public void Dispose()
    {
        _silos.ForEach(silo => silo.Dispose());
        _stop.Dispose();
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            Step[][] atOnce = random.Next(100) switch
            {
                < 60 => [Mixed(random)],
                < 75 => [[.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Read(_keys.Any(random)))]],
                < 88 => WriteSkew(random),
                _ => LongFork(random),
            };
            await Task.WhenAll(atOnce.Select(steps => SendAsync(_silos[random.Next(_silos.Count)], steps)));
        }
    }

    private Step[] Mixed(Random random) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
    {
        var key = _keys.Any(random);
        return random.Next(2) == 0 ? Append(key) : Read(key);
    })];

    /// <summary>Each reads what the other writes.</summary>
    private Step[][] WriteSkew(Random random)
    {
        var (x, y) = (_keys.Any(random), _keys.Any(random));
        return [[Read(x), Append(y)], [Read(y), Append(x)]];
    }

    /// <summary>Two writers that do not meet, and two readers that must agree on their order.</summary>
    private Step[][] LongFork(Random random)
    {
        var (x, y) = (_keys.Any(random), _keys.Any(random));
        return [[Append(x)], [Append(y)], [Read(x), Read(y)], [Read(y), Read(x)]];
    }

    private static Step Read(string key) => new(key, null);

    private Step Append(string key) => new(key, _keys.NextValue());
}

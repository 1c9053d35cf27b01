using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Crash.Load;

/// <summary>Clients that send one request after the other, each until it is definite.</summary>
public sealed class LoadGenerator(Caller caller, Bank bank, int seed)
{
    private const int PaymentClients = 12;
    private const int TransferClients = 8;

    private readonly ConcurrentQueue<Operation> _operations = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private List<Task> _clients = [];
    private int _answered;

    public IReadOnlyCollection<Operation> Operations => _operations;

    /// <summary>Requests whose answer is definite.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public void Start() => _clients =
    [
        .. Enumerable.Range(0, PaymentClients).Select(i => RunAsync(bank.Payment, i)),
        .. Enumerable.Range(0, TransferClients).Select(i => RunAsync(bank.Transfer, 100 + i)),
        RunAsync(bank.Batch, 200),
    ];

    /// <summary>Takes operations into the history that others have sent.</summary>
    public void Add(IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
            _operations.Enqueue(operation);
    }

    /// <summary>Begins nothing new, and waits until everything that was begun is definite.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        await _stop.CancelAsync();
        _giveUp.CancelAfter(patience);
        await Task.WhenAll(_clients);
    }

    private async Task RunAsync(Func<Operation> next, int client)
    {
        var random = new Random(seed + client);
        while (!_stop.IsCancellationRequested)
        {
            Operation operation = next();
            _operations.Enqueue(operation);
            await SendAsync(operation, twice: random.Next(8) == 0);
            if (operation.Answer is not null)
                Interlocked.Increment(ref _answered);
        }
    }

    private async Task SendAsync(Operation operation, bool twice)
    {
        Task<Answer?> first = caller.SendAsync(operation, _giveUp.Token);
        if (twice)
        {
            // The same request from two places at once, as a nervous client does.
            Answer? second = await caller.SendAsync(operation, _giveUp.Token);
            operation.Answer = await first;
            if (second?.Body != operation.Answer?.Body)
                operation.OtherAnswer = second;
        }

        operation.Answer = await first;
    }
}

using Microsoft.Extensions.Options;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Calls it too much when as many transactions as are allowed were begun within the current second; off unless it is switched on.</summary>
internal sealed class TransactionOverloadDetector(
    ITransactionAgentStatistics statistics, IOptions<TransactionRateLoadSheddingOptions> options, TimeProvider time) : ITransactionOverloadDetector
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly bool _isOn = options.Value.Enabled;
    private readonly double _limit = options.Value.Limit;
    private long _began = time.GetTimestamp();
    private long _startedBefore;

    public bool IsOverloaded()
    {
        if (!_isOn) return false;
        lock (_gate)
        {
            var (now, started) = (time.GetTimestamp(), statistics.TransactionsStarted);
            if (time.GetElapsedTime(_began, now) >= Window) (_began, _startedBefore) = (now, started);
            return started - _startedBefore >= _limit;
        }
    }
}

using Orleans.Concurrency;
using Orleans.Platform.Seams;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Monitoring;

namespace Orleans.Platform.Governance.Monitoring;

/// <summary>Tells others what this silo's memory knows about transactions.</summary>
internal interface ILiveTransactionsGrain : IGrainWithStringKey
{
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan);

    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<HotItem>> GetHotItems(int size);

    /// <summary>Whether this silo may still commit the transaction. When not, what it has committed is on record.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> IsOpen(Guid transactionId);

    /// <summary>Whether this silo may still commit a transaction of the request that it has begun. When not, what it has committed is on record.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> IsRequestOpen(Guid requestId);
}

[GrainType(TypeName)]
internal sealed class LiveTransactionsGrain(ITransactionMonitor monitor) : Grain, ILiveTransactionsGrain
{
    private const string TypeName = SiloGrains.Prefix + "transactions";

    public Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan) => Task.FromResult(monitor.Running(longerThan));

    public Task<IReadOnlyList<HotItem>> GetHotItems(int size) => Task.FromResult(monitor.HotItems(size));

    public async Task<bool> IsOpen(Guid transactionId) => monitor.IsOpen(transactionId) || !await monitor.WriteReadsAsync();

    public async Task<bool> IsRequestOpen(Guid requestId) => monitor.IsRequestOpen(requestId) || !await monitor.WriteReadsAsync();

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));

    /// <summary>The grain of the silo with this address; null when it is none.</summary>
    internal static GrainId? Find(string silo) => GrainId.Create(TypeName, silo) is var id && SiloGrains.SiloOf(id) is not null ? id : null;
}

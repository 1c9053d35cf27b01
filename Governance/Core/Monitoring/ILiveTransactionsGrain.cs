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
}

[GrainType(TypeName)]
internal sealed class LiveTransactionsGrain(ITransactionMonitor monitor) : Grain, ILiveTransactionsGrain
{
    private const string TypeName = SiloGrains.Prefix + "transactions";

    public Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan) => Task.FromResult(monitor.Running(longerThan));

    public Task<IReadOnlyList<HotItem>> GetHotItems(int size) => Task.FromResult(monitor.HotItems(size));

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Committers;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions;

/// <summary>
/// Starts the commit pipeline before grains run and stops it after they have: what was handed in is still committed.
/// A silo that lost its place stops its process.
/// </summary>
internal sealed class CommitLifecycle(
    SiloPlace place,
    IClusterMembershipService membership,
    CommitPipeline pipeline,
    PlaceCheck check,
    PendingNames names,
    CommitterRecovery recovery,
    AbortLog aborts,
    AbortWriter abortWriter,
    ItemReader items,
    TransactionRegistry transactions,
    Admission admission,
    BranchWatch branches,
    TimeProvider time,
    IOptions<TransactionOptions> options,
    IHostApplicationLifetime application)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan DeadlineCheckPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _pipeline = Task.CompletedTask;
    private Task _recovery = Task.CompletedTask;
    private Task _abortWriter = Task.CompletedTask;
    private Task _branches = Task.CompletedTask;
    private Task _names = Task.CompletedTask;
    private ITimer? _deadlines;
    private ITimer? _reads;

    public void Participate(ISiloLifecycle observer)
        => observer.Subscribe(nameof(CommitLifecycle), ServiceLifecycleStage.RuntimeStorageServices, StartAsync, StopAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await place.TakeAsync(membership, cancellationToken);
        pipeline.Fenced += _ => application.StopApplication();
        check.Fenced += _ => application.StopApplication();
        _pipeline = Task.Factory.StartNew(() => pipeline.Run(_giveUp.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        items.PreparedFound = recovery.Hurry;
        _recovery = Task.Run(() => recovery.RunAsync(_stopping.Token), CancellationToken.None);
        _abortWriter = Task.Run(abortWriter.RunAsync, CancellationToken.None);
        if (options.Value.ReadRecordDelay is { Ticks: > 0 } delay) _reads = time.CreateTimer(_ => pipeline.Remind(), null, delay / 2, delay / 2);
        _branches = Task.Run(() => branches.RunAsync(_stopping.Token), CancellationToken.None);
        _names = Task.Run(() => names.RunAsync(_stopping.Token), CancellationToken.None);
        _deadlines = time.CreateTimer(_ => transactions.DoomExpired().ForEach(admission.Leave), null, DeadlineCheckPeriod, DeadlineCheckPeriod);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _recovery;
        await _branches;
        await _names;
        pipeline.CompleteAdding();
        _giveUp.CancelAfter(StopGrace);
        await _pipeline;
        aborts.Complete();
        await _abortWriter.WaitAsync(StopGrace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_deadlines is not null) await _deadlines.DisposeAsync();
        if (_reads is not null) await _reads.DisposeAsync();
        _giveUp.Dispose();
        _stopping.Dispose();
    }
}

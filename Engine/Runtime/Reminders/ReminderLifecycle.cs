using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Reminders;

/// <summary>
/// Fires reminders from when the silo is active until it stops. The table is read from time to time, and when the grains of others
/// become this silo's.
/// </summary>
internal sealed class ReminderLifecycle(
    IEnumerable<IReminderTable> tables,
    LocalReminders reminders,
    ClusterState cluster,
    TimeProvider time,
    IOptions<ReminderOptions> options,
    ILogger<ReminderLifecycle> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    // A grain that moves may register a reminder with its last calls, after the new owner's first look.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly SemaphoreSlim _changed = new(0);
    private Task _reading = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (tables.LastOrDefault() is not { } table) return;
        lifecycle.Subscribe(
            nameof(IReminderTable), ServiceLifecycleStage.RuntimeGrainServices, token => StartTableAsync(table, token), table.StopAsync);
        lifecycle.Subscribe(nameof(ReminderLifecycle), ServiceLifecycleStage.Active, _ => StartAsync(table), _ => StopAsync());
    }

    private async Task StartTableAsync(IReminderTable table, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.InitializationTimeout);
        await table.StartAsync(limit.Token);
    }

    private Task StartAsync(IReminderTable table)
    {
        cluster.Changed += OnChanged;
        _reading = Task.Run(() => ReadAsync(table));
        return Task.CompletedTask;
    }

    private async Task StopAsync()
    {
        cluster.Changed -= OnChanged;
        await _stopped.CancelAsync();
        reminders.Stop();
        await _reading;
    }

    private async Task ReadAsync(IReminderTable table)
    {
        var hasMoved = false;
        while (!_stopped.IsCancellationRequested)
        {
            var pause = await TryReadAsync(table) ? options.Value.RefreshReminderListPeriod : PauseAfterFailure;
            if (hasMoved && pause > SecondLook) pause = SecondLook;
            hasMoved = await IsChangedWithinAsync(pause);
        }
    }

    private void OnChanged(ClusterView view)
    {
        reminders.LetGo();
        _changed.Release();
    }

    private async Task<bool> IsChangedWithinAsync(TimeSpan pause)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        var changed = _changed.WaitAsync(either.Token);
        await Task.WhenAny(changed, Task.Delay(pause, time, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return changed.IsCompletedSuccessfully;
    }

    private async Task<bool> TryReadAsync(IReminderTable table)
    {
        try
        {
            reminders.BeginRead();
            reminders.EndRead((await table.ReadRows(0, 0)).Reminders);
            return true;
        }
        catch (Exception e)
        {
            logger.LogError(e, "The reminders could not be read; known ones go on, and another try follows");
            return false;
        }
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Engine.Reminders;

/// <summary>Fires reminders from when the silo is active until it stops. One silo has the whole ring of grains.</summary>
internal sealed class ReminderLifecycle(
    IEnumerable<IReminderTable> tables,
    LocalReminders reminders,
    TimeProvider time,
    IOptions<ReminderOptions> options,
    ILogger<ReminderLifecycle> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopped = new();
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
        _reading = Task.Run(() => ReadAsync(table));
        return Task.CompletedTask;
    }

    private async Task StopAsync()
    {
        await _stopped.CancelAsync();
        reminders.Stop();
        await _reading;
    }

    private async Task ReadAsync(IReminderTable table)
    {
        while (!_stopped.IsCancellationRequested)
        {
            var pause = await TryReadAsync(table) ? options.Value.RefreshReminderListPeriod : PauseAfterFailure;
            await Task.Delay(pause, time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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

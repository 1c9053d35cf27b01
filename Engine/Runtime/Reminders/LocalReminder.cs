using Microsoft.Extensions.Logging;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Reminders;

/// <summary>Fires one reminder until it is stopped. Its ticks do not overlap.</summary>
internal sealed class LocalReminder(ReminderEntry entry, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    // Timers have a longest time; a reminder may be due in years.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopped = new();

    internal string? ETag => entry.ETag;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    internal void Start()
    {
        // A tick has nothing of the turn that registered it.
        using (new SuppressedFlow()) _ = Task.Run(RunAsync);
    }

    internal void Stop() => _stopped.Cancel();

    private async Task RunAsync()
    {
        var next = ReminderSchedule.NextTick(entry.StartAt, entry.Period, Now);
        try
        {
            while (true)
            {
                await WaitAsync(next).ConfigureAwait(false);
                await TickAsync().ConfigureAwait(false);
                // A tick may be a little early by the clock; it must not be given twice.
                next = ReminderSchedule.NextTick(next + entry.Period, entry.Period, Now);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // Unregistered, registered again, or the silo stops.
        }
    }

    private async Task WaitAsync(DateTime tick)
    {
        while (tick - Now is { Ticks: > 0 } rest)
            await Task.Delay(rest < LongestWait ? rest : LongestWait, time, _stopped.Token).ConfigureAwait(false);
        _stopped.Token.ThrowIfCancellationRequested();
    }

    private async Task TickAsync()
    {
        try
        {
            var status = new TickStatus(entry.StartAt, entry.Period, Now);
            await grains.GetGrain<IRemindable>(entry.GrainId).ReceiveReminder(entry.ReminderName, status).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.LogError(e, "A tick of reminder {Name} of {Grain} failed; the next comes as planned", entry.ReminderName, entry.GrainId);
        }
    }
}

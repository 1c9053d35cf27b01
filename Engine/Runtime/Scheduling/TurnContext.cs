namespace Orleans.Engine.Scheduling;

/// <summary>What awaits of the engine capture (see <see cref="Orleans.Platform.Seams.TurnAwaitExtensions"/>); grains never see it.</summary>
internal sealed class TurnContext(TurnScheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.QueueTurn(new Turn(d, state));

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>A continuation of running work: a delegate with its argument, or a task.</summary>
internal readonly record struct Turn(object Target, object? State);

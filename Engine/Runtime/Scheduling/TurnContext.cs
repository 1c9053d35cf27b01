namespace Orleans.Engine.Scheduling;

/// <summary>
/// What an <c>await</c> in a turn captures: its continuation becomes a turn of the same activation. When the awaited task ends
/// within such a turn, the continuation runs at once, without the task that a <see cref="TaskScheduler"/> would need for it.
/// </summary>
internal sealed class TurnContext(TurnScheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.QueueTurn(new Turn(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!scheduler.IsExecuting) throw new NotSupportedException("A thread outside of a grain cannot wait for a turn of it. Use Post.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>A continuation of running work: a delegate with its argument, or a task.</summary>
internal readonly record struct Turn(object Target, object? State);

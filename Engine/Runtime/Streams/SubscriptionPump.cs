using Microsoft.Extensions.Logging;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Streams;

/// <summary>Delivers the events of one subscription in order, each until it was taken.</summary>
internal sealed class SubscriptionPump(IStreamConsumer consumer, StreamTimes times, TimeProvider time, ILogger logger, CancellationToken silo)
{
    private readonly Lock _lock = new();
    private readonly Queue<StreamEvent> _events = [];
    private bool _running;
    private volatile bool _removed;

    internal bool IsFull
    {
        get
        {
            lock (_lock) return _events.Count >= times.QueueLimit;
        }
    }

    internal void Enqueue(StreamEvent next)
    {
        lock (_lock)
        {
            _events.Enqueue(next);
            if (_running) return;
            _running = true;
        }

        // A delivery has nothing of the producer's turn.
        using (new SuppressedFlow()) _ = Task.Run(RunAsync, CancellationToken.None);
    }

    internal void Remove() => _removed = true;

    private async Task RunAsync()
    {
        while (TryTake(out var next)) await DeliverAsync(next).ConfigureAwait(false);
    }

    private bool TryTake(out StreamEvent next)
    {
        lock (_lock)
        {
            if (_removed || silo.IsCancellationRequested) _events.Clear();
            return _running = _events.TryDequeue(out next);
        }
    }

    private async Task DeliverAsync(StreamEvent next)
    {
        var started = time.GetTimestamp();
        for (var pause = times.FirstPause; ; pause = pause * 2 < times.LongestPause ? pause * 2 : times.LongestPause)
        {
            try
            {
                RequestContext.Current = next.Context;
                await consumer.DeliverAsync(next.Item, next.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
            {
                if (_removed || silo.IsCancellationRequested) return;
                if (time.GetElapsedTime(started) > times.DeliveryLimit)
                {
                    await GiveUpAsync(e).ConfigureAwait(false);
                    return;
                }

                logger.LogWarning(e, "An event was not taken; it is delivered again");
            }

            await Task.Delay(pause, time, silo).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task GiveUpAsync(Exception error)
    {
        logger.LogError(error, "An event was not taken within {Limit} and is lost", times.DeliveryLimit);
        try
        {
            await consumer.FailAsync(error).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The consumer could not be told of a lost event");
        }
    }
}

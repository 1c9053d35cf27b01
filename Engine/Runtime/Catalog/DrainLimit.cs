using Microsoft.Extensions.Logging;

namespace Orleans.Engine.Catalog;

/// <summary>
/// Sees to it that an activation which is to end does so. What runs has its time as long as somebody waits for it; when nobody does any
/// more, the activation goes without it. A request that never ends would hold every later call up otherwise.
/// </summary>
internal sealed class DrainLimit(Activation activation, ActivationEnd end, SiloRuntime runtime)
{
    private readonly long _began = runtime.Time.GetTimestamp();

    internal async Task RunAsync()
    {
        while (true)
        {
            if (await HasEndedWithinAsync(runtime.Collection.DeactivationTimeout).ConfigureAwait(false)) return;
            if (activation.Scheduler.IsForsaken || runtime.Time.GetElapsedTime(_began) > runtime.LongestRequest) break;
        }

        await GiveUpAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the activation without waiting for what runs in it.</summary>
    internal async Task GiveUpAsync()
    {
        runtime.Logger.LogWarning("{Activation} ends although requests run in it that have not ended", activation);
        end.Begin();
        // The end has turns of its own, with a limit of its own; it does not come when a thread is blocked.
        if (await HasEndedWithinAsync(2 * runtime.Collection.DeactivationTimeout).ConfigureAwait(false)) return;
        runtime.Logger.LogError("{Activation} is given up: a request blocks its thread", activation);
        end.Abandon();
    }

    private async Task<bool> HasEndedWithinAsync(TimeSpan time)
    {
        try
        {
            await end.Ended.WaitAsync(time, runtime.Time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

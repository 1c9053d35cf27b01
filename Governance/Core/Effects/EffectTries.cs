using Orleans.Platform.Effects;
using Orleans.Platform.Governance.Durable;

namespace Orleans.Platform.Governance.Effects;

/// <summary>The tries of one effect: under one key, on the turn of the grain that asked for it.</summary>
internal sealed class EffectTries<TReceipt>(
    string provider,
    string key,
    Func<EffectAttempt, Task<TReceipt>> call,
    Func<EffectAttempt, Task<TReceipt?>>? reconcile,
    int earlierAttempts,
    TaskScheduler turn) where TReceipt : class
{
    private bool _isUncertain;

    /// <summary>Tries so far, those of earlier runs included where they are known.</summary>
    public int Attempts { get; private set; } = earlierAttempts;

    public Exception? LastError { get; private set; }

    /// <summary>One try: asks the provider first when the last try left it open what happened.</summary>
    public async Task<TReceipt> TryAsync(CancellationToken cancellationToken)
    {
        GovernanceTelemetry.EffectTried(provider);
        var attempt = new EffectAttempt(key, ++Attempts, cancellationToken);
        try
        {
            if (_isUncertain && reconcile is not null)
            {
                if (await OnTurnAsync(reconcile, attempt).ConfigureAwait(false) is { } known) return known;
                _isUncertain = false;
            }

            return await OnTurnAsync(call, attempt).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The effect's call returned no receipt.");
        }
        catch (Exception failure)
        {
            _isUncertain |= failure is EffectUncertainException;
            LastError = failure;
            throw;
        }
    }

    /// <summary>Asks the provider a last time before the effect is given up. Null when it knows nothing or does not answer.</summary>
    public async Task<TReceipt?> AskAsync(CancellationToken cancellationToken)
    {
        if (reconcile is null) return null;
        try
        {
            return await OnTurnAsync(reconcile, new EffectAttempt(key, Attempts, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LastError = failure;
            return null;
        }
    }

    // A call that does not heed its token is left behind; the next try has the same key, so the provider sorts them out.
    private Task<T> OnTurnAsync<T>(Func<EffectAttempt, Task<T>> step, EffectAttempt attempt)
        => Task.Factory.StartNew(() => Leave(step, attempt), CancellationToken.None, TaskCreationOptions.DenyChildAttach, turn)
            .Unwrap()
            .WaitAsync(attempt.CancellationToken);

    // What the call does is not a step of the durable method: it may differ from try to try.
    private static Task<T> Leave<T>(Func<EffectAttempt, Task<T>> step, EffectAttempt attempt)
    {
        DurableRun.Current = null;
        return step(attempt);
    }
}

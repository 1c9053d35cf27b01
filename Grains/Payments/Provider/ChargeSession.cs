using Orleans.Platform.Effects;

namespace Orleans.Platform.Grains.Payments.Provider;

/// <summary>
/// The tries of one charge. Remembers that the provider replays an error for the key: then the key is spent, and when the
/// provider knows no charge under it either, there is none and never will be one, so that the payment is declined.
/// </summary>
public sealed class ChargeSession(IPaymentProvider provider, ChargeOrder order)
{
    private bool _keyIsSpent;

    /// <summary>One try.</summary>
    public async Task<ChargeOutcome> ChargeAsync(EffectAttempt attempt)
    {
        try
        {
            return await provider.ChargeAsync(order, attempt);
        }
        catch (ChargeReplayedErrorException e)
        {
            _keyIsSpent = true;
            throw new EffectUncertainException(e.Message, e);
        }
    }

    /// <summary>Asks the provider what it did.</summary>
    public async Task<ChargeOutcome?> FindAsync(EffectAttempt attempt) =>
        await provider.FindAsync(order, attempt) ?? (_keyIsSpent ? new ChargeOutcome(null, ChargeOutcome.ProviderError) : null);
}

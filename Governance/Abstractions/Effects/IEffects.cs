namespace Orleans.Platform.Effects;

/// <summary>
/// Calls to other systems, from the methods marked <see cref="Requests.DurableRequestAttribute"/>. The intent is durable
/// before the call leaves, the key is the same in every try, and the receipt is recorded; a request that is resumed after
/// a crash takes the receipt instead of calling again.
/// </summary>
public interface IEffects
{
    /// <summary>Makes the call happen once at a provider that honours idempotency keys.</summary>
    /// <typeparam name="TReceipt">The provider's final answer, kept as JSON.</typeparam>
    /// <param name="name">What is done, for people and for provenance: <c>charge</c>.</param>
    /// <param name="provider">Who does it: the recipient in the record of disclosures.</param>
    /// <param name="call">
    /// One try. Returns the provider's final answer, a refusal included. Throws <see cref="EffectUncertainException"/> when the
    /// provider should be asked before the next try; every other exception means "try again with the same key".
    /// </param>
    /// <param name="reconcile">Asks the provider what it did under the key; null when it knows nothing.</param>
    /// <param name="options">Retries and deadline; null for the defaults.</param>
    /// <exception cref="EffectParkedException">The deadline passed without a final answer. The effect waits for a person.</exception>
    Task<TReceipt> CallAsync<TReceipt>(
        string name,
        string provider,
        Func<EffectAttempt, Task<TReceipt>> call,
        Func<EffectAttempt, Task<TReceipt?>>? reconcile = null,
        EffectOptions? options = null) where TReceipt : class;
}

/// <summary>One try of an effect.</summary>
/// <param name="Key">The idempotency key for the provider, the same in every try.</param>
/// <param name="Number">1 for the first try.</param>
/// <param name="CancellationToken">Ends with the try's time-out or when the silo stops.</param>
public sealed record EffectAttempt(string Key, int Number, CancellationToken CancellationToken);

/// <summary>How an effect is tried.</summary>
public sealed record EffectOptions
{
    /// <summary>The time that one try may take. The default is 10 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause after the first failed try; it doubles with each further one, with jitter. The default is 100 milliseconds.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between tries. The default is 10 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to go on trying, from the first try and over crashes. The default is 24 hours, the life time of keys at common providers.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>What happened at the provider is not known, and repeating the call would not tell: ask it before the next try.</summary>
public sealed class EffectUncertainException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The effect got no final answer before its deadline. It is parked until a person decides; it is not tried again.</summary>
[GenerateSerializer]
public sealed class EffectParkedException(string message) : Exception(message);

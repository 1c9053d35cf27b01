using System.Collections.Concurrent;
using Orleans.Platform.Effects;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>A second system that honours keys. It outlives silos; faults are set by the test.</summary>
public sealed class TestProvider
{
    private readonly ConcurrentDictionary<string, string> _charges = new();

    public string Name { get; init; } = "test-provider";

    /// <summary>The key of each call, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>Consulted before a call does anything.</summary>
    public Func<EffectAttempt, Task> BeforeCharge { get; set; } = _ => Task.CompletedTask;

    /// <summary>Consulted when the charge is made and the answer on its way.</summary>
    public Func<EffectAttempt, Task> AfterCharge { get; set; } = _ => Task.CompletedTask;

    public EffectOptions Options { get; set; } = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(5),
        MaxDelay = TimeSpan.FromMilliseconds(50),
        AttemptTimeout = TimeSpan.FromSeconds(5),
    };

    public int Charges => _charges.Count;

    public async Task<Receipt> ChargeAsync(EffectAttempt attempt)
    {
        Calls.Enqueue(attempt.Key);
        await BeforeCharge(attempt);
        var id = _charges.GetOrAdd(attempt.Key, _ => $"charge-{_charges.Count + 1}");
        await AfterCharge(attempt);
        return new Receipt(id);
    }

    public Task<Receipt?> FindAsync(EffectAttempt attempt)
    {
        Questions.Enqueue(attempt.Key);
        return Task.FromResult(_charges.TryGetValue(attempt.Key, out var id) ? new Receipt(id) : null);
    }
}

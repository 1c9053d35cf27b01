using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Grains.Verification;

/// <summary>Implements <see cref="IVerificationListGrain"/>. Reentrant, so that one transaction can wait for its commit while the next one works.</summary>
[GrainType("verification-list"), Reentrant]
public sealed class VerificationListGrain(
    VerificationSwitch onOff, [TransactionalState("list")] ITransactionalState<VerificationList> list) : Grain, IVerificationListGrain
{
    private string _activation = "";

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        onOff.Require();
        _activation = Guid.NewGuid().ToString("N");
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task Append(long value) => list.PerformUpdate(state =>
    {
        if (state.Values.Count >= VerificationRules.MaxListLength)
            throw new InvalidOperationException($"The list has {VerificationRules.MaxListLength} numbers, the most that is allowed.");
        state.Values.Add(value);
    });

    /// <inheritdoc/>
    public Task<long[]> Read() => list.PerformRead(state => state.Values.ToArray());

    /// <inheritdoc/>
    public Task<VerificationActivation> Identify() => Task.FromResult(new VerificationActivation(_activation, RuntimeIdentity));
}

using Orleans.Concurrency;
using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Grains.Verification;

/// <summary>Implements <see cref="IVerificationGrain"/>. Has no state; reentrant, so that a worker is not blocked while a transaction commits.</summary>
[GrainType("verification"), StatelessWorker, Reentrant]
public sealed class VerificationGrain(VerificationSwitch onOff) : Grain, IVerificationGrain
{
    /// <inheritdoc/>
    public async Task<VerificationOperation[]> Run(VerificationOperation[] operations)
    {
        var done = new VerificationOperation[operations.Length];
        for (int i = 0; i < operations.Length; i++)
        {
            VerificationOperation operation = operations[i];
            var list = GrainFactory.GetGrain<IVerificationListGrain>(operation.Key);
            if (operation.Append is { } value)
                await list.Append(value);
            done[i] = operation.Append is null ? operation with { Seen = await list.Read() } : operation;
        }

        return done;
    }

    /// <inheritdoc/>
    public Task<VerificationOperation[]> Read(VerificationOperation[] operations) => Run(operations);

    /// <inheritdoc/>
    public async Task<decimal> Total(string[] accounts)
    {
        onOff.Require();
        decimal total = 0;
        foreach (string account in accounts)
        {
            total += (await GrainFactory.GetGrain<IAccountGrain>(account).Get()).Balance;
        }

        return total;
    }
}

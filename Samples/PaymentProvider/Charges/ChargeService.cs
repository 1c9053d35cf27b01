using System.Text.Json;
using PaymentProvider.Faults;

namespace PaymentProvider.Charges;

/// <summary>Charges once for each key, with the faults that are switched on.</summary>
public sealed class ChargeService(ChargeBook book, FaultInjector faults, TimeProvider time)
{
    /// <summary>The answer for a request.</summary>
    /// <exception cref="ProviderException">Another answer than the stored one.</exception>
    /// <exception cref="DroppedConnectionException">The connection is to be cut.</exception>
    public async Task<(StoredAnswer Answer, bool Replayed)> ChargeAsync(string? key, ChargeRequest request)
    {
        string fingerprint = request.Fingerprint();
        Fault fault = faults.Next();
        if (fault == Fault.TooManyRequests)
            throw ProviderException.TooManyRequests();
        if (key is not null && book.Claim(key, fingerprint) is { } stored)
            return (stored, true);

        try
        {
            await BeforeChargingAsync(fault);
            StoredAnswer answer = MakeAnswer(key, fingerprint, request, fault);
            await book.StoreAsync(answer);
            await AfterChargingAsync(fault);
            return (answer, false);
        }
        finally
        {
            if (key is not null)
                book.Release(key);
        }
    }

    // A delay does not end when the caller hangs up: as with a real provider, the charge is made all the same.
    private async Task BeforeChargingAsync(Fault fault)
    {
        switch (fault)
        {
            case Fault.ErrorBefore: throw ProviderException.Broken();
            case Fault.DropBefore: throw new DroppedConnectionException();
            case Fault.DelayBefore: await Task.Delay(TimeSpan.FromMilliseconds(faults.Options.DelayMs), time); break;
        }
    }

    // The charge is made: what goes wrong from here on hides it from the caller.
    private async Task AfterChargingAsync(Fault fault)
    {
        switch (fault)
        {
            case Fault.ErrorAfter: throw ProviderException.Broken();
            case Fault.DropAfter: throw new DroppedConnectionException();
            case Fault.DelayAfter: await Task.Delay(TimeSpan.FromMilliseconds(faults.Options.DelayMs), time); break;
        }
    }

    private StoredAnswer MakeAnswer(string? key, string fingerprint, ChargeRequest request, Fault fault)
    {
        bool fails = fault is Fault.StoredError or Fault.StoredErrorCharged;
        if (request.IsDeclined && !fails)
            return Refusal(ProviderException.Declined(), null);

        Charge? charge = fault == Fault.StoredError || request.IsDeclined
            ? null
            : new Charge(
                $"ch_{Guid.CreateVersion7(time.GetUtcNow()):N}",
                request.Amount,
                request.Currency,
                request.Description,
                request.Metadata,
                key,
                time.GetUtcNow().ToUnixTimeSeconds());
        return fails
            ? Refusal(ProviderException.Broken(), charge)
            : new StoredAnswer(key, fingerprint, 200, JsonSerializer.Serialize(charge), charge);

        StoredAnswer Refusal(ProviderException e, Charge? charge) =>
            new(key, fingerprint, e.Status, JsonSerializer.Serialize(e.Body), charge);
    }
}

namespace Orleans.Platform.Tests.Crash.Checks;

/// <summary>The provider's charges and the payments that succeeded are the same, one to one.</summary>
internal static class ChargeCheck
{
    public static IEnumerable<string> Check(History history)
    {
        ILookup<string, ChargeFact> byPayment = history.Charges.ToLookup(c => c.PaymentId);
        foreach (PaymentFact payment in history.Payments)
        {
            ChargeFact[] charges = [.. byPayment[payment.Id]];
            foreach (string problem in CheckPayment(payment, charges))
                yield return $"{payment.Id}: {problem}";
        }

        var payments = history.Payments.Select(p => p.Id).ToHashSet();
        foreach (ChargeFact charge in history.Charges.Where(c => !payments.Contains(c.PaymentId)))
            yield return $"{charge.Id}: a charge without a payment";

        var known = history.Effects.Where(e => e is { IsSettled: true, ChargeId: not null }).Select(e => (e.Key, e.ChargeId!)).ToHashSet();
        foreach (ChargeFact charge in history.Charges.Where(c => !known.Contains((c.Key, c.Id))))
            yield return $"{charge.Id}: no effect has its receipt under the provider's key";
        foreach (EffectFact effect in history.Effects.Where(e => !e.IsSettled))
            yield return $"effect {effect.Key}: not settled";
    }

    private static IEnumerable<string> CheckPayment(PaymentFact payment, ChargeFact[] charges)
    {
        if (payment.Status == "declined")
        {
            if (charges.Length > 0)
                yield return "declined, but charged";
            yield break;
        }

        if (payment.Status != "succeeded")
            yield return $"not final but {payment.Status}";
        else if (charges.Length != 1)
            yield return $"succeeded with {charges.Length} charges";
        else if (charges[0].Id != payment.ChargeId)
            yield return $"has charge {payment.ChargeId}, the provider has {charges[0].Id}";
        else if (charges[0].Amount != payment.Amount * 100 || charges[0].Currency != "eur")
            yield return $"of {payment.Amount} EUR was charged with {charges[0].Amount} {charges[0].Currency}";
    }
}

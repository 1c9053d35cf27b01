using Orleans.Platform.Requests;

namespace Orleans.Platform.Grains.Payments;

/// <summary>Rules for amounts of money.</summary>
public static class Money
{
    /// <summary>The largest amount of one movement and the largest opening balance.</summary>
    public const decimal Max = 1_000_000_000_000m;

    /// <summary>The amount without trailing zeros, so that 1.0 and 1.00 are the same request.</summary>
    public static decimal Normalize(decimal amount) => amount / 1.0000000000000000000000000000m;

    /// <summary>Checks an amount whose currency is not known yet: positive and at most <see cref="Max"/>.</summary>
    /// <exception cref="RequestRejectedException"><see cref="PaymentErrors.InvalidAmount"/></exception>
    public static void CheckAmount(decimal amount)
    {
        if (amount is <= 0 or > Max)
            throw Invalid($"The amount must be above zero and at most {Max}.");
    }

    /// <summary>Checks an amount of a currency: positive, at most <see cref="Max"/>, and no finer than the minor unit.</summary>
    /// <exception cref="RequestRejectedException"><see cref="PaymentErrors.InvalidAmount"/>, <see cref="PaymentErrors.InvalidCurrency"/></exception>
    public static void CheckAmount(decimal amount, string currency)
    {
        CheckAmount(amount);
        CheckDigits(amount, currency);
    }

    /// <summary>Checks an opening balance: zero is allowed.</summary>
    /// <exception cref="RequestRejectedException"><see cref="PaymentErrors.InvalidAmount"/>, <see cref="PaymentErrors.InvalidCurrency"/></exception>
    public static void CheckBalance(decimal balance, string currency)
    {
        if (balance is < 0 or > Max)
            throw Invalid($"The balance must be at least zero and at most {Max}.");
        CheckDigits(balance, currency);
    }

    /// <summary>The amount in minor units: 1.50 EUR is 150, 150 JPY is 150. The amount must have been checked.</summary>
    public static long ToMinorUnits(decimal amount, string currency)
    {
        for (int i = Currencies.DigitsOf(currency); i > 0; i--)
            amount *= 10;
        return checked((long)amount);
    }

    private static void CheckDigits(decimal amount, string currency)
    {
        int digits = Currencies.DigitsOf(currency);
        if (decimal.Round(amount, digits) != amount)
            throw Invalid($"{currency} has {digits} decimal places; the amount has more.");
    }

    private static RequestRejectedException Invalid(string message) => new(PaymentErrors.InvalidAmount, message);
}

namespace Orleans.Platform.Grains.Payments;

/// <summary>The codes of <see cref="Requests.RequestRejectedException"/> that the payments application uses. Stable: clients rely on them.</summary>
public static class PaymentErrors
{
    /// <summary>There is no such account.</summary>
    public const string AccountNotFound = "account-not-found";

    /// <summary>The account exists with other content.</summary>
    public const string AccountExists = "account-exists";

    /// <summary>The account has less than the amount, holds excluded.</summary>
    public const string InsufficientFunds = "insufficient-funds";

    /// <summary>The currency is not the account's.</summary>
    public const string CurrencyMismatch = "currency-mismatch";

    /// <summary>Payer and payee, or from and to, are the same account.</summary>
    public const string SameAccount = "same-account";

    /// <summary>Not positive, too large, or finer than the currency's minor unit.</summary>
    public const string InvalidAmount = "invalid-amount";

    /// <summary>Not 1 to 64 of <c>[A-Za-z0-9_.-]</c>.</summary>
    public const string InvalidId = "invalid-id";

    /// <summary>Not a currency that the platform knows (ISO 4217).</summary>
    public const string InvalidCurrency = "invalid-currency";

    /// <summary>The owner's name or e-mail address is missing, too long, or contains control characters.</summary>
    public const string InvalidOwner = "invalid-owner";

    /// <summary>The description is too long or contains control characters.</summary>
    public const string InvalidDescription = "invalid-description";
}

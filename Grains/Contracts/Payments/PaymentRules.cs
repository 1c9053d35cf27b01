using Orleans.Platform.Requests;

namespace Orleans.Platform.Grains.Payments;

/// <summary>
/// The rules that need nothing but the request itself. Grains apply them because anybody may call them; front ends apply
/// them first, so that a request which can never succeed does not use up its idempotency key.
/// </summary>
public static class PaymentRules
{
    private const int MaxName = 200;
    private const int MaxEmail = 254;
    private const int MaxDescription = 500;

    /// <summary>Tells whether an id is 1 to 64 of <c>[A-Za-z0-9_.-]</c>.</summary>
    public static bool IsId(string id) => id is { Length: >= 1 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    /// <summary>Checks an id.</summary>
    /// <exception cref="RequestRejectedException"><see cref="PaymentErrors.InvalidId"/></exception>
    public static void CheckId(string id, string what)
    {
        if (!IsId(id))
            throw new RequestRejectedException(PaymentErrors.InvalidId, $"The {what} must be 1 to 64 of A-Z, a-z, 0-9, '_', '.', '-'.");
    }

    /// <summary>Checks an opening.</summary>
    /// <exception cref="RequestRejectedException">A rule speaks against it.</exception>
    public static void Check(AccountOpening opening)
    {
        if (!IsText(opening.Owner?.Name, 1, MaxName))
            throw new RequestRejectedException(PaymentErrors.InvalidOwner, $"The owner's name must be 1 to {MaxName} characters.");
        if (!IsText(opening.Owner?.Email, 3, MaxEmail) || !IsEmail(opening.Owner!.Email))
            throw new RequestRejectedException(PaymentErrors.InvalidOwner, "The owner's e-mail address must be one.");
        Money.CheckBalance(opening.Balance, opening.Currency);
    }

    /// <summary>Checks a transfer. Whether the amount fits the currency is for the accounts to say.</summary>
    /// <exception cref="RequestRejectedException">A rule speaks against it.</exception>
    public static void Check(TransferOrder order)
    {
        CheckParties(order.From, "from", order.To, "to");
        Money.CheckAmount(order.Amount);
    }

    /// <summary>Checks a payment.</summary>
    /// <exception cref="RequestRejectedException">A rule speaks against it.</exception>
    public static void Check(PaymentOrder order)
    {
        CheckParties(order.Payer, "payer", order.Payee, "payee");
        Money.CheckAmount(order.Amount, order.Currency);
        if (!IsText(order.Description, 0, MaxDescription))
            throw new RequestRejectedException(PaymentErrors.InvalidDescription, $"The description must be at most {MaxDescription} characters.");
    }

    private static void CheckParties(string one, string oneName, string other, string otherName)
    {
        CheckId(one, oneName);
        CheckId(other, otherName);
        if (one == other)
            throw new RequestRejectedException(PaymentErrors.SameAccount, $"'{oneName}' and '{otherName}' must be different accounts.");
    }

    private static bool IsText(string? text, int min, int max) =>
        text is not null && text.Length >= min && text.Length <= max && !text.Any(char.IsControl);

    private static bool IsEmail(string text) => text.IndexOf('@') is > 0 and var at && at < text.Length - 1 && !text.Contains(' ');
}

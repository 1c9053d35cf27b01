namespace PaymentProvider.Charges;

/// <summary>
/// A line of the journal: the answer for a key, and the charge that was made with it, if any. One line, so that a crash
/// cannot keep one without the other.
/// </summary>
/// <param name="Key">The idempotency key; null when the caller gave none.</param>
/// <param name="Fingerprint">Of the request that the key belongs to.</param>
/// <param name="Status">The HTTP status that is replayed for the key.</param>
/// <param name="Body">The body that is replayed, byte for byte.</param>
/// <param name="Charge">The charge; also present when the stored answer is an error that hides it.</param>
public sealed record StoredAnswer(string? Key, string Fingerprint, int Status, string Body, Charge? Charge);

namespace PaymentProvider.Faults;

/// <summary>
/// How often what goes wrong: probabilities of 0 to 1 for each request, at most one fault at a time. All zero by default.
/// On the command line <c>--Faults:ErrorBefore 0.1</c>, in the environment <c>Faults__ErrorBefore=0.1</c>, at run time
/// <c>POST /admin/faults</c>.
/// </summary>
public sealed record FaultOptions
{
    /// <summary>Seed of the random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>429.</summary>
    public double TooManyRequests { get; init; }

    /// <summary>500, nothing charged, nothing stored for the key.</summary>
    public double ErrorBefore { get; init; }

    /// <summary>Charged, but the answer is a 500; the next request with the key gets the true answer.</summary>
    public double ErrorAfter { get; init; }

    /// <summary>500 that is stored for the key and replayed; nothing charged.</summary>
    public double StoredError { get; init; }

    /// <summary>500 that is stored for the key and replayed, although the charge was made.</summary>
    public double StoredErrorCharged { get; init; }

    /// <summary>The connection is cut, nothing charged.</summary>
    public double DropBefore { get; init; }

    /// <summary>Charged, then the connection is cut.</summary>
    public double DropAfter { get; init; }

    /// <summary>Waits <see cref="DelayMs"/>, then charges.</summary>
    public double DelayBefore { get; init; }

    /// <summary>Charges, then waits <see cref="DelayMs"/>.</summary>
    public double DelayAfter { get; init; }

    /// <summary>The length of a delay; longer than the caller's patience, it is a hang.</summary>
    public int DelayMs { get; init; } = 1000;

    internal IEnumerable<(Fault Fault, double Probability)> All() =>
    [
        (Fault.TooManyRequests, TooManyRequests),
        (Fault.ErrorBefore, ErrorBefore),
        (Fault.ErrorAfter, ErrorAfter),
        (Fault.StoredError, StoredError),
        (Fault.StoredErrorCharged, StoredErrorCharged),
        (Fault.DropBefore, DropBefore),
        (Fault.DropAfter, DropAfter),
        (Fault.DelayBefore, DelayBefore),
        (Fault.DelayAfter, DelayAfter),
    ];

    /// <exception cref="ArgumentException">Not probabilities.</exception>
    public void Validate()
    {
        if (All().Any(f => f.Probability is not (>= 0 and <= 1)) || All().Sum(f => f.Probability) > 1.000001 || DelayMs < 0)
            throw new ArgumentException("Faults are probabilities of 0 to 1 whose sum is at most 1.");
    }
}

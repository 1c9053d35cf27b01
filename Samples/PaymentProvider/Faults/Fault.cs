namespace PaymentProvider.Faults;

/// <summary>What goes wrong with one request.</summary>
public enum Fault
{
    None,
    TooManyRequests,
    ErrorBefore,
    ErrorAfter,
    StoredError,
    StoredErrorCharged,
    DropBefore,
    DropAfter,
    DelayBefore,
    DelayAfter,
}

/// <summary>The connection is to be cut without an answer.</summary>
public sealed class DroppedConnectionException() : Exception("The connection is cut on purpose.");

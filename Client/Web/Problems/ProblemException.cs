namespace Orleans.Platform.Client.Web.Problems;

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem, string detail, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(detail, inner)
{
    public Problem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The transaction whose outcome is not known, where it is known which.</summary>
    public string? TransactionId { get; init; }
}

namespace Orleans.Platform.Client.Web.Batches;

/// <summary>The answer to a batch.</summary>
/// <param name="Lines">Lines with content, the header excluded.</param>
/// <param name="Accepted">Transfers that have happened, now or when the file was sent before.</param>
/// <param name="Rejected">Lines that will not happen.</param>
/// <param name="Rejections">The rejected lines, at most as many as the platform is configured to list.</param>
internal sealed record BatchReport(int Lines, int Accepted, int Rejected, IReadOnlyList<BatchRejection> Rejections);

/// <summary>A rejected line.</summary>
internal sealed record BatchRejection(int Line, string Reason, string Detail);

/// <summary>Counts the outcomes of lines that end in any order.</summary>
internal sealed class BatchCounter(int maxListed)
{
    private readonly Lock _lock = new();
    private readonly List<BatchRejection> _rejections = [];
    private int _accepted;
    private int _rejected;

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void Reject(int line, string reason, string detail)
    {
        lock (_lock)
        {
            _rejected++;
            if (_rejections.Count < maxListed)
                _rejections.Add(new BatchRejection(line, reason, detail));
        }
    }

    public BatchReport Report()
    {
        lock (_lock)
            return new BatchReport(_accepted + _rejected, _accepted, _rejected, [.. _rejections.OrderBy(r => r.Line)]);
    }
}

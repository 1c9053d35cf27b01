namespace Orleans.Runtime;

public static class AsyncEnumerableExtensions
{
    /// <summary>How many items one answer of the grain may carry; call it directly on the grain method's result.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        if (self is IAsyncEnumerableRequest<T> request) request.MaxBatchSize = maxBatchSize;
        return self;
    }
}

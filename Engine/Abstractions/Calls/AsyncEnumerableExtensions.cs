namespace Orleans.Runtime;

public static class AsyncEnumerableExtensions
{
    /// <summary>How many items one answer of the grain may carry; call it directly on the grain method's result.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        if (self is IBatchSizeReceiver receiver) receiver.MaxBatchSize = maxBatchSize;
        return self;
    }
}

/// <summary>The remote side of an enumeration that a grain reference returned.</summary>
internal interface IBatchSizeReceiver
{
    int MaxBatchSize { get; set; }
}

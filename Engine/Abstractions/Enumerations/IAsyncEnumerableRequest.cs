namespace Orleans.Runtime;

/// <summary>A call of a grain method that returns an <see cref="IAsyncEnumerable{T}"/>.</summary>
public interface IAsyncEnumerableRequest<T> : IRequest
{
    /// <summary>How many items one answer may carry.</summary>
    int MaxBatchSize { get; set; }

    /// <summary>Calls the method on the target.</summary>
    IAsyncEnumerable<T> InvokeImplementation();
}

using Orleans.Engine.Enumerations;
using Orleans.Engine.Proxies;

namespace Orleans.Engine.Calls;

/// <summary>
/// Base of the generated requests of methods that return an <see cref="IAsyncEnumerable{T}"/>. It is what the caller gets: nothing
/// is sent before the first item is asked for, and each enumeration is a request of its own.
/// </summary>
internal abstract class AsyncEnumerableGrainRequest<T> : GrainRequest<IAsyncEnumerable<T>>, IAsyncEnumerableRequest<T>, IAsyncEnumerable<T>,
    IBatchedRequest
{
    private const int DefaultBatchSize = 100;

    private GrainProxy? _reference;

    public int MaxBatchSize { get; set; } = DefaultBatchSize;

    /// <summary>The target, for generated code, which finds it only where it is declared.</summary>
    public new object? Target => base.Target;

    public IAsyncEnumerable<T> InvokeImplementation()
    {
        Run(out var items);
        return items;
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var request = (AsyncEnumerableGrainRequest<T>)Duplicate();
        if (Descriptor.CopiesArguments) ArgumentCopies.Replace(request);
        var cancellation = new JoinedCancellation(GetCancellationToken(), cancellationToken);
        request.SetCancellationToken(default); // The grain gets a token of its own.
        return new RemoteEnumerator<T>(_reference!, request, cancellation);
    }

    /// <summary>Says whose method it is.</summary>
    internal IAsyncEnumerable<T> Bind(GrainProxy reference)
    {
        _reference = reference;
        return this;
    }
}

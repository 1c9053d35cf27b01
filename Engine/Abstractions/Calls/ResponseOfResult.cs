namespace Orleans.Serialization.Invocation;

/// <summary>The call succeeded with a value.</summary>
public sealed class Response<TResult> : Response
{
    private TResult? _result;

    public TResult? TypedResult
    {
        get => _result;
        set => _result = value;
    }

    public override object? Result
    {
        get => _result;
        set => _result = (TResult?)value;
    }

    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException("A successful response cannot become a failure; set the context's Response instead.");
    }

    public override Type GetSimpleResultType() => typeof(TResult);

    public override T GetResult<T>()
    {
        // The usual case, without boxing.
        if (typeof(T) == typeof(TResult)) return System.Runtime.CompilerServices.Unsafe.As<TResult?, T>(ref _result);
        return (T)(object)_result!;
    }

    public override void Dispose()
    {
    }

    public override string ToString() => _result?.ToString() ?? "[null]";
}

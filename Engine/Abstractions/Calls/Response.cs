using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a call.</summary>
public abstract class Response : IDisposable
{
    public static Response Completed => CompletedResponse.Instance;

    /// <summary>The value; throws when the call failed.</summary>
    public abstract object? Result { get; set; }

    public abstract Exception? Exception { get; set; }

    public static Response FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new ExceptionResponse { Exception = exception };
    }

    public static Response FromResult<TResult>(TResult value) => new Response<TResult> { TypedResult = value };

    public abstract T GetResult<T>();

    public virtual Type? GetSimpleResultType() => null;

    public abstract void Dispose();

    public override string ToString() => Exception is { } e ? e.ToString() : $"{Result}";
}

/// <summary>The call succeeded and has no value.</summary>
public sealed class CompletedResponse : Response
{
    private CompletedResponse()
    {
    }

    public static CompletedResponse Instance { get; } = new();

    public override object? Result
    {
        get => null;
        set => throw new InvalidOperationException("The response without a value is shared; set the context's Result instead.");
    }

    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException("The response without a value is shared; set the context's Response instead.");
    }

    public override T GetResult<T>() => default!;

    public override void Dispose()
    {
    }

    public override string ToString() => "[Completed]";
}

/// <summary>The call failed.</summary>
public sealed class ExceptionResponse : Response
{
    public override object? Result
    {
        get
        {
            ExceptionDispatchInfo.Throw(Exception!);
            return null;
        }
        set => throw new InvalidOperationException("A failed response has no value.");
    }

    public override Exception? Exception { get; set; }

    public override T GetResult<T>()
    {
        ExceptionDispatchInfo.Throw(Exception!);
        return default;
    }

    public override void Dispose()
    {
    }

    public override string ToString() => Exception?.ToString() ?? "[Failed]";
}

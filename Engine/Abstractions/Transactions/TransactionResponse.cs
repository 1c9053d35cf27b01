using Orleans.Transactions;

namespace Orleans;

/// <summary>
/// The outcome of a call that ran in a transaction. <see cref="Exception"/> hides the failure: it belongs to the protocol.
/// </summary>
public sealed class TransactionResponse : Response
{
    private TransactionResponse(Response response, TransactionInfo transactionInfo)
    {
        InnerResponse = response;
        TransactionInfo = transactionInfo;
    }

    public Response InnerResponse { get; private set; }

    public TransactionInfo? TransactionInfo { get; set; }

    public override object? Result
    {
        get => InnerResponse.Result;
        set
        {
            if (InnerResponse.Exception is null && InnerResponse is not CompletedResponse)
                InnerResponse.Result = value;
            else
                InnerResponse = FromResult(value);
        }
    }

    public override Exception? Exception
    {
        get => null;
        set => InnerResponse = value is null ? Completed : FromException(value);
    }

    public static TransactionResponse Create(Response response, TransactionInfo transactionInfo)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new(response, transactionInfo);
    }

    public Exception? GetException() => InnerResponse.Exception;

    public override T GetResult<T>() => InnerResponse.GetResult<T>();

    public override void Dispose() => InnerResponse.Dispose();

    public override string ToString() => InnerResponse.ToString();
}

using System.Diagnostics.CodeAnalysis;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>
/// A call of a <c>[Transaction]</c> method whose caller has no filters: does with the answer what the request does as a filter, without
/// a wait in between.
/// </summary>
/// <param name="sender">Sends the call.</param>
/// <param name="reference">What is called.</param>
/// <param name="request">The method with its arguments.</param>
/// <param name="ambient">The caller's transaction, to which the call's share comes back; null when the call does not join it.</param>
[method: SetsRequiredMembers]
internal sealed class TransactionalCall<T>(CallSender sender, GrainProxy reference, IGrainRequest request, TransactionInfo? ambient)
    : GrainCall<T>(sender, reference, request)
{
    private TransactionResponse? _response;

    internal override void ReadOutcome(WireReader outcome)
    {
        var response = ResponseCodec.Read<T>(outcome);
        if (response is TransactionResponse transactional) _response = transactional;
        else if (response.Exception is { } error) Error = error;
        else SetResult(response);
    }

    protected override void SetOutcome(Response response)
    {
        if (response is TransactionResponse transactional) _response = transactional;
        else base.SetOutcome(response);
    }

    protected override void Answer()
    {
        // A call that was rejected stays pending: its outcome is unknown, so the transaction must not commit.
        if (Error is null && _response is { } response)
        {
            if (response.TransactionInfo is { } share) ambient?.Join(share);
            if (response.GetException() is { } failure) Error = failure;
            else SetResult(response.InnerResponse);
        }

        base.Answer();
    }

    private void SetResult(Response response)
    {
        if (typeof(T) == typeof(VoidResult)) return;
        try
        {
            SetFinalResult(response is Response<T> typed ? typed.TypedResult! : response.GetResult<T>());
        }
        catch (Exception e)
        {
            Error = e; // A filter has set a result of another type.
        }
    }
}

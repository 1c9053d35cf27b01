using System.Text.Json;
using Orleans.Platform.Effects;
using Orleans.Platform.Requests;
using Orleans.Transactions;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Recorded refusals and errors, and the exceptions that callers get for them: the same each time.</summary>
internal static class RefusalJson
{
    public static RequestAnswer Rejected(RequestRejectedException rejection, bool inTransaction)
        => new(RequestStatus.Rejected, JsonSerializer.Serialize(new Refusal(rejection.Code, rejection.Message, inTransaction)));

    /// <summary>The end of a request by an error. Only messages of the platform's own are stored: others may contain anything.</summary>
    public static RequestAnswer Failed(Exception error)
    {
        var message = error is EffectParkedException or NonDeterministicRequestException or RequestFailedException
            ? error.Message
            : "The request failed again and again with an unexpected error. It is not tried any more.";
        var type = error is RequestFailedException failed ? failed.Error : error.GetType().FullName ?? error.GetType().Name;
        return new(RequestStatus.Failed, JsonSerializer.Serialize(new Refusal(type, message, Transaction: false)));
    }

    public static Exception ToException(RequestAnswer answer)
    {
        var refusal = JsonSerializer.Deserialize<Refusal>(answer.Json ?? "null")
            ?? throw new InvalidOperationException("A recorded refusal has no content.");
        if (answer.Status == RequestStatus.Failed) return ToFailure(refusal);

        var rejection = new RequestRejectedException(refusal.Code, refusal.Message);
        return refusal.Transaction
            ? new OrleansTransactionAbortedException(Guid.Empty.ToString(), refusal.Message, rejection)
            : rejection;
    }

    private static Exception ToFailure(Refusal refusal) => refusal.Code switch
    {
        _ when refusal.Code == typeof(EffectParkedException).FullName => new EffectParkedException(refusal.Message),
        _ when refusal.Code == typeof(NonDeterministicRequestException).FullName => new NonDeterministicRequestException(refusal.Message),
        _ => new RequestFailedException(refusal.Code, refusal.Message),
    };
}

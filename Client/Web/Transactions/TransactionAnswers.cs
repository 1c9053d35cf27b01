using System.Text.Json.Serialization;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Client.Web.Transactions;

/// <summary>What became of a transaction: <c>committed</c> and <c>aborted</c> are final, <c>unknown</c> is not.</summary>
internal sealed record OutcomeAnswer(
    Guid TransactionId, string Outcome, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? CommitId)
{
    public static OutcomeAnswer From(TransactionOutcomeRecord record) => new(
        record.TransactionId,
        record.Outcome switch
        {
            TransactionOutcome.Committed => "committed",
            TransactionOutcome.Aborted => "aborted",
            _ => "unknown",
        },
        record.CommitId);
}

using System.Text.Json.Serialization;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Client.Web.Transactions;

/// <summary>What became of a transaction: <c>committed</c> and <c>aborted</c> are final, <c>unknown</c> is not.</summary>
internal sealed record OutcomeAnswer(
    Guid TransactionId, string Outcome, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long? CommitId)
{
    public static OutcomeAnswer From(TransactionOutcomeRecord record) => new(
        record.TransactionId, NameOf(record.Outcome), record.CommitId);

    public static string NameOf(TransactionOutcome outcome) => outcome switch
    {
        TransactionOutcome.Committed => "committed",
        TransactionOutcome.Aborted => "aborted",
        _ => "unknown",
    };
}

/// <summary>What became of the transactions of a request.</summary>
internal sealed record RequestOutcomeAnswer(Guid RequestId, string Outcome, IEnumerable<OutcomeAnswer> Commits)
{
    public static RequestOutcomeAnswer From(RequestOutcomeRecord record) =>
        new(record.RequestId, OutcomeAnswer.NameOf(record.Outcome), record.Commits.Select(OutcomeAnswer.From));
}

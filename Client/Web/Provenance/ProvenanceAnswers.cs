using System.Text.Json;
using Orleans.Platform.Provenance;

namespace Orleans.Platform.Client.Web.Provenance;

/// <summary>One version of an item. Personal data in the state is encrypted.</summary>
internal sealed record VersionAnswer(
    ItemName Item,
    long Version,
    long TransactionId,
    DateTimeOffset CommittedAt,
    Guid RequestId,
    string Principal,
    string Operation,
    JsonElement? State)
{
    public static VersionAnswer From(ItemVersion v) => new(
        v.Item, v.Version, v.TransactionId, v.CommittedAt, v.RequestId, v.Principal, v.Operation, AnswerJson.Parse(v.StateJson));
}

/// <summary>One access to an item.</summary>
internal sealed record AccessAnswer(
    ItemName Item,
    long? VersionRead,
    long? VersionWritten,
    long TransactionId,
    int CallNumber,
    DateTimeOffset CommittedAt,
    Guid RequestId,
    string Principal,
    string Operation)
{
    public static AccessAnswer From(ItemAccess a) => new(
        a.Item, a.VersionRead, a.VersionWritten, a.TransactionId, a.CallNumber, a.CommittedAt, a.RequestId, a.Principal, a.Operation);
}

/// <summary>One effect in another system.</summary>
internal sealed record EffectAnswer(
    string Name,
    string Provider,
    string Key,
    string Status,
    int Attempts,
    JsonElement? Receipt,
    DateTimeOffset IntendedAt,
    DateTimeOffset? SettledAt)
{
    public static EffectAnswer From(EffectRecord e) => new(
        e.Name, e.Provider, e.Key, e.Status, e.Attempts, AnswerJson.Parse(e.ReceiptJson), e.IntendedAt, e.SettledAt);
}

/// <summary>Everything about one request.</summary>
internal sealed record RequestAnswer(
    Guid RequestId,
    string Principal,
    IReadOnlyList<CallRecord> Calls,
    IEnumerable<AccessAnswer> Accesses,
    IEnumerable<EffectAnswer> Effects)
{
    public static RequestAnswer From(RequestProvenance r) => new(
        r.RequestId, r.Principal, r.Calls, r.Accesses.Select(AccessAnswer.From), r.Effects.Select(EffectAnswer.From));
}

internal static class AnswerJson
{
    public static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}

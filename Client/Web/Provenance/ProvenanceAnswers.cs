using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Platform.Provenance;

namespace Orleans.Platform.Client.Web.Provenance;

// Ids of transactions are 64 bits. They travel as text, because JavaScript and others would round them.

/// <summary>One version of an item. Personal data in the state is encrypted.</summary>
internal sealed record VersionAnswer(
    ItemName Item,
    long Version,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long TransactionId,
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
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long TransactionId,
    int CallNumber,
    DateTimeOffset CommittedAt,
    Guid RequestId,
    string Principal,
    string Operation)
{
    public static AccessAnswer From(ItemAccess a) => new(
        a.Item, a.VersionRead, a.VersionWritten, a.TransactionId, a.CallNumber, a.CommittedAt, a.RequestId, a.Principal, a.Operation);
}

/// <summary>One call of a committed transaction; calls are numbered from 0 within it.</summary>
internal sealed record CallAnswer(
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long TransactionId,
    int CallNumber,
    int? ParentNumber,
    string Grain,
    string Interface,
    string Method,
    DateTimeOffset StartedAt,
    TimeSpan Duration)
{
    public static CallAnswer From(CallRecord c) => new(
        c.TransactionId, c.CallNumber, c.ParentNumber, c.Grain, c.Interface, c.Method, c.StartedAt, c.Duration);
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
    IEnumerable<CallAnswer> Calls,
    IEnumerable<AccessAnswer> Accesses,
    IEnumerable<EffectAnswer> Effects)
{
    public static RequestAnswer From(RequestProvenance r) => new(
        r.RequestId, r.Principal, r.Calls.Select(CallAnswer.From), r.Accesses.Select(AccessAnswer.From), r.Effects.Select(EffectAnswer.From));
}

internal static class AnswerJson
{
    public static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}

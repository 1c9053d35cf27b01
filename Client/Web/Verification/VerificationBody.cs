using System.Text.Json.Serialization;
using Orleans.Platform.Grains.Verification;

namespace Orleans.Platform.Client.Web.Verification;

/// <summary>The body of <c>POST /verify/txn</c>, and its answer.</summary>
internal sealed record VerificationBody(VerificationStep[] Ops);

/// <summary>The answer to <c>GET /verify/keys/{key}</c>.</summary>
internal sealed record VerificationKey(string Key, long[] Value);

/// <summary>The answer to <c>GET /verify/total</c>.</summary>
internal sealed record VerificationTotal(decimal Total);

/// <summary><c>["append", key, number]</c>, <c>["r", key, null]</c>; in an answer <c>["r", key, [numbers]]</c>.</summary>
[JsonConverter(typeof(VerificationStepConverter))]
internal sealed record VerificationStep(VerificationOperation Operation);

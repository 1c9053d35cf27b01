using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;

namespace Orleans.Engine.Messages;

/// <summary>What came with a request from another process.</summary>
internal sealed record IncomingEnvelope(
    CallLink Link, ulong Id, GrainProxy Reference, CallSender Sender, RequestContextData? Context, GrainId? Source);

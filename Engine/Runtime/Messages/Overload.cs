using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Messages;

/// <summary>What a call fails with that does not fit into a queue any more. It was not sent.</summary>
internal static class Overload
{
    /// <param name="call">The call.</param>
    /// <param name="message">Which queue is full.</param>
    /// <param name="isGateway">The queue is that of a client to its gateway.</param>
    internal static OrleansException Of(GrainCall call, string message, bool isGateway)
    {
        // What silos tell each other waits for them or is told again, as when they are out of reach: those who tell know one failure.
        var grain = call.Reference.GrainId;
        if (SystemGrains.IsSystem(grain) && !SystemGrains.IsObserver(grain)) return new SiloUnavailableException(message);
        return isGateway ? new GatewayTooBusyException(message) : new LimitExceededException(message);
    }
}

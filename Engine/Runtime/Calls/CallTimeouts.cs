using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Calls;

/// <summary>How long callers wait when the method says nothing.</summary>
internal sealed class CallTimeouts(IOptions<SiloMessagingOptions> options)
{
    internal TimeSpan Default { get; } = Debugger.IsAttached ? options.Value.ResponseTimeoutWithDebugger : options.Value.ResponseTimeout;

    /// <summary>Whether the callee is told that its caller has stopped waiting.</summary>
    internal bool CancelCallees { get; } = options.Value.CancelRequestOnTimeout;

    /// <summary>Whether a caller whose token has fired waits for the callee all the same.</summary>
    internal bool WaitsForCallees { get; } = options.Value.WaitForCancellationAcknowledgement;

    /// <summary>Whether a call that waits for its turn is dropped when its time is over.</summary>
    internal bool DropExpired { get; } = options.Value.DropExpiredMessages;
}

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
}

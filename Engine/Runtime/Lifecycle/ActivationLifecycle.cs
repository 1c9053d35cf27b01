using Microsoft.Extensions.Logging;

namespace Orleans.Engine.Lifecycle;

/// <summary>The stages of one activation; made only when something subscribes.</summary>
internal sealed class ActivationLifecycle(ILogger logger) : LifecycleSubject(logger), IGrainLifecycle;

using Microsoft.Extensions.Logging;

namespace Orleans.Engine.Clients;

/// <summary>The stages of a client: they begin when it is connected, and end before it lets go.</summary>
internal sealed class ClientLifecycle(ILogger<ClientLifecycle> logger) : LifecycleSubject(logger), IClusterClientLifecycle;

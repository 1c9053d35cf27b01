namespace Orleans.Platform;

/// <summary>The entries of the <see cref="RequestContext"/> that the platform reads. Set at the edge, they flow with every call.</summary>
public static class PlatformContext
{
    /// <summary>A <see cref="Guid"/>: the request that all calls of this flow belong to. Without it, the first grain call makes one.</summary>
    public const string RequestId = "platform.request-id";

    /// <summary>A <see cref="string"/>: who asks, as authenticated at the edge. A stable pseudonymous id, never a name or an address.</summary>
    public const string Principal = "platform.principal";

    /// <summary>A <see cref="string"/> of 1 to 255 visible ASCII characters: the next grain call happens once for this key.</summary>
    public const string IdempotencyKey = "platform.idempotency-key";

    /// <summary>The principal of calls for which nobody was authenticated.</summary>
    public const string AnonymousPrincipal = "anonymous";
}

namespace Orleans.Platform;

/// <summary>The entries of the <see cref="RequestContext"/> that the platform reads. Set at the edge, they flow with every call.</summary>
public static class PlatformContext
{
    /// <summary>A <see cref="Guid"/>: the request that all calls of this flow belong to. Without it, the first grain call makes one.</summary>
    public const string RequestId = "platform.request-id";

    /// <summary>A <see cref="string"/>: who asks, as authenticated at the edge. A stable pseudonymous id, never a name or an address; see <see cref="IsPrincipal"/>.</summary>
    public const string Principal = "platform.principal";

    /// <summary>A <see cref="string"/> of 1 to 255 visible ASCII characters: the next grain call happens once for this key.</summary>
    public const string IdempotencyKey = "platform.idempotency-key";

    /// <summary>The longest <see cref="Principal"/>, in characters.</summary>
    public const int MaxPrincipalLength = 256;

    /// <summary>The principal of calls for which nobody was authenticated.</summary>
    public const string AnonymousPrincipal = "anonymous";

    /// <summary>Whether a text can be a <see cref="Principal"/>: short enough, well-formed, and without NUL. Calls with another one are refused.</summary>
    public static bool IsPrincipal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxPrincipalLength) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i))) return false;
            if (char.IsHighSurrogate(text[i])) i++;
        }

        return true;
    }
}

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Sends one grain call under an idempotency key.</summary>
internal static class Keyed
{
    /// <summary>Makes the call with the key, and takes the key off again so that the next call does not carry it.</summary>
    public static Task<T> CallAsync<T>(string key, Func<Task<T>> call)
    {
        RequestContext.Set(PlatformContext.IdempotencyKey, key);
        try
        {
            return call();
        }
        finally
        {
            RequestContext.Remove(PlatformContext.IdempotencyKey);
        }
    }
}

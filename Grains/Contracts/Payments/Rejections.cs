using Orleans.Platform.Requests;

namespace Orleans.Platform.Grains.Payments;

/// <summary>Finds the application's "no" in what a call threw.</summary>
public static class Rejections
{
    /// <summary>The rejection itself, or the one that aborted a transaction; null when the failure is another one.</summary>
    public static RequestRejectedException? Find(Exception? failure)
    {
        while (failure is not null and not RequestRejectedException)
            failure = failure.InnerException;
        return (RequestRejectedException?)failure;
    }
}

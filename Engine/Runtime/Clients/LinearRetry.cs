namespace Orleans.Engine.Clients;

/// <summary>Tries to connect for about 90 seconds, as the official client does.</summary>
internal sealed class LinearRetry(TimeProvider time) : IClientConnectionRetryFilter
{
    private const int MaxTries = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1_500);

    private int _tries;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (SiloUnavailableException or TimeoutException) || ++_tries > MaxTries) return false;
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }
}

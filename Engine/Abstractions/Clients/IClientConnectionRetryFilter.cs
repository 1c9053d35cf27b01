namespace Orleans;

/// <summary>Asked after a failed try to connect a client that starts.</summary>
public interface IClientConnectionRetryFilter
{
    /// <summary>False: the start of the client fails with the exception.</summary>
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}

/// <summary>Told of a client's connection to the cluster.</summary>
public interface IClusterConnectionStatusObserver
{
    void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered);

    void NotifyClusterConnectionLost();
}

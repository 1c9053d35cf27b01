namespace Orleans.Engine.Clients;

/// <summary>A retry filter given as a delegate.</summary>
internal sealed class DelegateRetryFilter(Func<Exception, CancellationToken, Task<bool>> ask) : IClientConnectionRetryFilter
{
    public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) => ask(exception, cancellationToken);
}

/// <summary>Tells a handler of the loss of the last gateway.</summary>
internal sealed class LostHandlerObserver(object sender, ConnectionToClusterLostHandler handler) : IClusterConnectionStatusObserver
{
    public void NotifyClusterConnectionLost() => handler(sender, EventArgs.Empty);

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) { }
}

/// <summary>Tells a handler of every change of the number of gateways.</summary>
internal sealed class CountHandlerObserver(object sender, GatewayCountChangedHandler handler) : IClusterConnectionStatusObserver
{
    public void NotifyClusterConnectionLost() { }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) =>
        handler(sender, new(currentNumberOfGateways, previousNumberOfGateways));
}

namespace Orleans.Platform.Silo.Health;

/// <summary>Whether a front end without a silo of its own is connected to the cluster.</summary>
internal sealed class GatewayState : IReadiness, IClusterConnectionStatusObserver
{
    private volatile bool _isConnected;

    public string? Problem => _isConnected ? null : "No silo of the cluster can be reached.";

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
        => _isConnected = currentNumberOfGateways > 0;

    public void NotifyClusterConnectionLost() => _isConnected = false;
}

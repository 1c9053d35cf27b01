namespace Orleans;

/// <summary>Told when the client has lost its last gateway.</summary>
public delegate void ConnectionToClusterLostHandler(object? sender, EventArgs e);

/// <summary>Told when the number of connected gateways has changed.</summary>
public delegate void GatewayCountChangedHandler(object? sender, GatewayCountChangedEventArgs e);

/// <summary>How many gateways the client is connected to, and was before.</summary>
public class GatewayCountChangedEventArgs(int currentNumberOfConnectedGateways, int previousNumberOfConnectedGateways) : EventArgs
{
    public int NumberOfConnectedGateways { get; } = currentNumberOfConnectedGateways;

    public int PreviousNumberOfConnectedGateways { get; } = previousNumberOfConnectedGateways;

    public bool ConnectionRecovered => NumberOfConnectedGateways > 0 && PreviousNumberOfConnectedGateways <= 0;
}

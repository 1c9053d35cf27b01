namespace Orleans.Messaging;

/// <summary>Tells a client which silos take clients.</summary>
public interface IGatewayListProvider
{
    /// <summary>How often the list is read again.</summary>
    TimeSpan MaxStaleness { get; }

    [Obsolete("Nobody asks. The list is read again in any case.")]
    bool IsUpdatable { get; }

    /// <summary>Called once, before the first list is read.</summary>
    Task InitializeGatewayListProvider();

    /// <summary>Addresses of the form gwy.tcp://ip:port/generation.</summary>
    Task<IList<Uri>> GetGateways();
}

namespace Orleans.Runtime;

public interface ILocalSiloDetails
{
    string Name { get; }

    string ClusterId { get; }

    string DnsHostName { get; }

    SiloAddress SiloAddress { get; }

    SiloAddress GatewayAddress { get; }
}

/// <summary>Joining, Active, ShuttingDown or Stopping, Dead. Dead is for ever: a restarted process is another silo.</summary>
public enum SiloStatus
{
    None = 0,
    Created = 1,
    Joining = 2,
    Active = 3,
    ShuttingDown = 4,
    Stopping = 5,
    Dead = 6,
}

/// <summary>Keys of the clocks of the runtime's areas.</summary>
public static class TimeProviderNames
{
    public const string ActivationManagement = "ActivationManagement";
    public const string GrainDirectory = "GrainDirectory";
    public const string Grains = "Grains";
    public const string Membership = "Membership";
    public const string Messaging = "Messaging";
    public const string SystemTimers = "SystemTimers";
}

namespace Orleans.Runtime.MembershipService;

/// <summary>A silo that starts cannot reach the active ones.</summary>
public sealed class OrleansClusterConnectivityCheckFailedException : OrleansException
{
    public OrleansClusterConnectivityCheckFailedException() : base("The silo cannot reach the active silos.")
    {
    }

    public OrleansClusterConnectivityCheckFailedException(string message) : base(message)
    {
    }

    public OrleansClusterConnectivityCheckFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

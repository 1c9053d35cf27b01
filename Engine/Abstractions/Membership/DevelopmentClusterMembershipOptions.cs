using System.Net;

namespace Orleans.Configuration;

/// <summary>Options of the cluster whose membership table is in one silo's memory.</summary>
public class DevelopmentClusterMembershipOptions
{
    /// <summary>The silo that has the table; null: this one.</summary>
    public IPEndPoint? PrimarySiloEndpoint { get; set; }
}

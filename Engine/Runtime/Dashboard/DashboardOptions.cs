namespace Orleans.Dashboard;

/// <summary>Options of the dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>How often the figures are read.</summary>
    public int CounterUpdateIntervalMs { get; set; } = 1000;

    /// <summary>How many readings are kept.</summary>
    public int HistoryLength { get; set; } = 100;

    /// <summary>No log is shown on the page; the option is there for applications that set it.</summary>
    public bool HideTrace { get; set; }
}

namespace Orleans.Dashboard;

/// <summary>The class or method is left out of the dashboard's figures.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoProfilingAttribute : Attribute;
